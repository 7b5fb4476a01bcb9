// This machine's clock, by CLOCK_AHEAD_MS ahead (or behind) of what it is.
const { now } = Date;
const ahead = Number(process.env.CLOCK_AHEAD_MS);
Date.now = () => now() + ahead;
