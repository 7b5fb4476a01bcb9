// Its argument is the file of the client.
import process from "node:process";
import { serveProgram } from "./serve-program.mjs";

const { connect } = await import(process.argv[2]);
serveProgram(connect);
