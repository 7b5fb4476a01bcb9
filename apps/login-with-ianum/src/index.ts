export { type AppConfig, createApp } from "./create-app.ts";
export { startServer } from "./start-server.ts";
