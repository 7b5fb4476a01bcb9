import { ianumInterceptor } from "@ianum/axios";
import axios from "axios";

export async function connect(options, { url }) {
  const client = axios.create({ baseURL: new URL(url).origin });
  ianumInterceptor(options)(client);
  return async ({ url: address, headers, body, signal }) => {
    const method = body === undefined ? "GET" : "POST";
    try {
      const response = await client.request({ url: address, method, headers, data: body, signal });
      return { status: response.status, seen: response };
    } catch (error) {
      if (error.response === undefined) throw error;
      return { status: error.response.status, seen: error };
    }
  };
}
