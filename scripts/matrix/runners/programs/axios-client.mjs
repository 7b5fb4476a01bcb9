import { ianumInterceptor } from "@ianum/axios";
import axios from "axios";

export async function connect(options, { url }) {
  const isDocument = typeof document !== "undefined"; // its XMLHttpRequest asks for CORS
  const client = axios.create({ baseURL: new URL(url).origin, ...(isDocument && { adapter: "fetch" }) });
  ianumInterceptor(options)(client);
  return async ({ url: address, headers, body, signal }) => {
    const method = body === undefined ? "GET" : "POST";
    try {
      const seen = await client.request({ url: address, method, headers, data: body, signal });
      return { status: seen.status, seen };
    } catch (error) {
      if (error.response === undefined) throw error;
      return { status: error.response.status, seen: error };
    }
  };
}
