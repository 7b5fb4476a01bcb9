export { type ServerOptions, type RunningServer, startServer } from "./start-server.ts";
