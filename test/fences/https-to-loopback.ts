// Loaded into the process of a fence before the fence: whatever it sends over https goes to the server that stands in for the
// platform and for example.com, without encryption and by loopback alone. So a fence may name the addresses that its readers use.
import net from "node:net";
import tls from "node:tls";

const port = Number(process.env["FENCE_SERVER_PORT"]);
const answered = /^([a-z0-9-]+\.)*(ianum|example)\.com$/;

interface Target {
  readonly host?: string;
  readonly hostname?: string;
  readonly servername?: string;
}

tls.connect = ((target: Target, connected?: () => void) => {
  const name = target.servername || target.host || target.hostname || "";
  if (!answered.test(name))
    throw new Error(`a fence may talk to ianum.com and example.com, not to ${name || "an unnamed host"}`);
  const socket = net.connect({ host: "127.0.0.1", port });
  if (connected) socket.once("secureConnect", connected);
  socket.once("connect", () => socket.emit("secureConnect"));
  return Object.assign(socket, {
    authorized: true,
    encrypted: true,
    alpnProtocol: false,
    getPeerCertificate: () => ({}),
  });
}) as unknown as typeof tls.connect;
