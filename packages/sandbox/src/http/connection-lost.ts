/** Thrown through the framework when a request gets no response at all. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}
