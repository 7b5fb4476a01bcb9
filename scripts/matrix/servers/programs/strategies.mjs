import process from "node:process";
import { IanumClientStrategy, IanumStrategy } from "@ianum/passport";

export const login = () => new IanumStrategy({ withoutSession: "refuse" }, async (profile) => ({ id: profile.id }));

export const machine = () =>
  new IanumClientStrategy((client) => client.clientId === process.env.IANUM_CLIENT_ID && { id: client.clientId });

export const secret = "a secret that signs the sessions";
