import { connection } from "next/server";
import { ianum } from "../lib/ianum.js";

export default async function Page() {
  await connection();
  const { status } = await ianum().agreements();
  return <p>{`a page: ${status}`}</p>;
}
