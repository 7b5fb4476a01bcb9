// The process says that it is a Node that can take proxies from the environment, as this one may not.
Object.defineProperty(process, "version", { value: "v24.5.0" });
