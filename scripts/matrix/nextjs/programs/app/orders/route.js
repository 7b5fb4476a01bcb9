import { connection } from "next/server";
import { ianum } from "../../lib/ianum.js";

export async function GET() {
  await connection();
  const { status } = await ianum().agreements();
  return new Response(`a route handler: ${status}`);
}
