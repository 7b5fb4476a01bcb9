export { type AppConfig, createApp } from "./create-app.ts";
export { type RunningServer, startServer } from "./start-server.ts";
