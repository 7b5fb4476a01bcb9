import { once } from "node:events";
import { Writable } from "node:stream";
import winston from "winston";
import { connect } from "./clients.mjs";
import { serveProgram } from "./serve-program.mjs";

const { cli, combine, errors, json, prettyPrint, simple, splat, timestamp } = winston.format;
const formats = [
  json(),
  combine(errors({ stack: true, cause: true }), timestamp(), json()),
  combine(splat(), prettyPrint({ depth: 12 })),
  combine(splat(), simple()),
  combine(splat(), cli()),
];

async function inspect(value) {
  const lines = [];
  for (const format of formats) {
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const logger = winston.createLogger({
      level: "silly",
      format,
      transports: [new winston.transports.Stream({ stream })],
    });
    for (const level of Object.keys(logger.levels))
      for (const one of value?.all ?? [value]) {
        logger.log(level, "a call", one);
        logger.log({ level, message: "a call", value: one, error: one });
        logger.child({ one })[level]("beside it");
        logger[level]("%o %O %j", one, one, one);
        if (typeof one?.toString !== "function") continue; // axios's configurations have none
        logger[level]("%s", one);
        logger[level](one);
      }
    logger.end();
    await once(logger, "finish");
  }
  return lines.join("");
}

serveProgram(connect, { inspect });
