import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { ianumInterceptor } from "@ianum/axios";
import { type CreateTransport, transportConformance } from "@ianum/sandbox/conformance";
import axios, { type AxiosRequestConfig, type AxiosResponse, isAxiosError } from "axios";
import { describe, test } from "vitest";

const transportOver =
  (adapter: "http" | "fetch"): CreateTransport =>
  ({ source, origins, onMiddleware }) => {
    const client = axios.create({ adapter, transformResponse: [] });
    client.interceptors.request.use((config) => {
      onMiddleware();
      return config;
    });
    ianumInterceptor({ source, origins })(client);
    return {
      async send({ body, ...request }) {
        const answer = (host: unknown, { status, data }: AxiosResponse<unknown>) => ({ status, body: data, host });
        // The http adapter takes Node's streams only.
        const data =
          adapter === "http" && typeof body === "object" ? Readable.fromWeb(body as NodeReadableStream) : body;
        try {
          const response = await client.request({ ...request, data } as AxiosRequestConfig);
          return answer(response, response);
        } catch (error) {
          if (isAxiosError(error) && error.response) return answer(error, error.response);
          throw error;
        }
      },
    };
  };

describe("with axios's http adapter", () => {
  transportConformance(test, transportOver("http"));
});

// The fetch adapter does not say where redirects have led: origins.test.ts has what holds there.
describe("with axios's fetch adapter", () => {
  transportConformance(test, transportOver("fetch"), { without: ["redirects"] });
});
