import { connect } from "./fetch-client.mjs";
import { serveProgram } from "./serve-program.mjs";

serveProgram(connect);
