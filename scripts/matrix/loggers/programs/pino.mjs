import { Writable } from "node:stream";
import pino from "pino";
import pretty from "pino-pretty";
import { connect } from "./clients.mjs";
import { serveProgram } from "./serve-program.mjs";

const { err, errWithCause, req, res } = pino.stdSerializers;
const limits = { level: "trace", depthLimit: 12, edgeLimit: 500 };

function loggersInto(lines) {
  const text = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const plain = { write: (line) => void lines.push(line) };
  return [
    pino(limits, plain),
    pino({ ...limits, serializers: { err: errWithCause, value: err, req, res } }, plain),
    pino(limits, pretty({ destination: text, sync: true })),
  ];
}

function inspect(value) {
  const lines = [];
  for (const logger of loggersInto(lines))
    for (const level of Object.keys(logger.levels.values))
      for (const one of value?.all ?? [value]) {
        logger[level](one);
        logger[level]({ err: one, value: one }, "an error");
        logger[level]({ req: one, res: one }, "a call");
        logger[level]("%o %O %j", one, one, one);
        if (typeof one?.toString === "function") logger[level]("%s", one); // axios's configurations have none
        logger.child({ one })[level]("beside it");
      }
  return lines.join("");
}

serveProgram(connect, { inspect });
