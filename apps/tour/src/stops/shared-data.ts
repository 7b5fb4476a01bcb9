import { optionsFromEnv } from "@ianum/core";
import { createSubscriptions, type SharedField, toDate } from "@ianum/subscriptions";
import { measure } from "../measure.ts";
import type { Stop } from "../stop.ts";

export const sharedData: Stop = {
  name: "shared-data",
  title: "shared data: what a person shared, decrypted with the gate's OpenPGP key",

  async run({ sandbox, say, mark }) {
    const { idSubscription, privateKey } = sandbox;
    const subscriptions = createSubscriptions({ ...optionsFromEnv(sandbox.env), privateKey });
    let fields: readonly SharedField[] = [];
    const measurement = await measure(sandbox, { adapter: "@ianum/subscriptions", what: "shared data" }, async () => {
      ({ data: fields } = await subscriptions.data(idSubscription));
    });

    const sent = fields.flatMap(({ values }) => values.map(({ valueEncPgp }) => valueEncPgp));
    say(`GET /subscription/${idSubscription}/data`);
    say(
      `${sent.length} values came as ${sent[0]?.split("\n")[0]}, ${sent.join("").length.toLocaleString("en")} characters`,
    );
    say("");
    for (const { alias, dateShared, values, verified } of fields) {
      const texts = values.map(({ value, error }) => {
        if (value === undefined) throw error ?? new Error(`${alias} was not decrypted`);
        return value;
      });
      const day = toDate(dateShared)?.toISOString().slice(0, 10) ?? "";
      say(
        `  ${verified === "YES" ? mark(true) : "–"} ${alias.padEnd(14)} ${verified.padEnd(8)} ${day}  ${texts.join(", ")}`,
      );
    }
    return [measurement];
  },
};
