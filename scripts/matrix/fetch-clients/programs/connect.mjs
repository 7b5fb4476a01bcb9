// connect-web speaks its own protocol: the platform's 404 becomes an error of connect's, with the code "unimplemented".
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { EmptySchema, file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";
import { createFileRegistry, create } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { ianumFetch } from "@ianum/fetch";

const file = create(FileDescriptorProtoSchema, {
  name: "orders.proto",
  package: "orders",
  syntax: "proto3",
  dependency: ["google/protobuf/empty.proto"],
  service: [
    {
      name: "Orders",
      method: [{ name: "Look", inputType: ".google.protobuf.Empty", outputType: ".google.protobuf.Empty" }],
    },
  ],
});
const registry = createFileRegistry(file, (name) =>
  name === "google/protobuf/empty.proto" ? file_google_protobuf_empty.proto : undefined,
);
const Orders = registry.getService("orders.Orders");

export async function connect(options, { url }) {
  const client = createClient(Orders, createConnectTransport({ baseUrl: url, fetch: ianumFetch(options) }));
  return async ({ signal }) => {
    const seen = await client.look(create(EmptySchema), { signal }).catch((error) => error);
    if (!(seen instanceof ConnectError)) throw new Error("the sandbox has no such service");
    if (seen.code === Code.Unimplemented || seen.code === Code.NotFound) return { status: 404, seen };
    throw seen.cause ?? seen;
  };
}
