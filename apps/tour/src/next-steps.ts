/** How to go on after the tour. */
export const nextSteps = `Go on with the real platform. With a gate's keys in the environment

  export IANUM_CLIENT_ID=gate_…        the gate's id or alias
  export IANUM_CLIENT_SECRET=…         its API key, from the Developer Area
  export IANUM_REGION=…                where its data is stored

  npx @ianum/cli doctor                says whether they are right

the same demos read them (without keys each starts a sandbox of its own):

  node apps/access-report/dist/main.js --subscription sub_… --csv accesses.csv
  node apps/graphql-gateway/dist/main.js --subscription sub_…
  node apps/backend-for-frontend/dist/main.js --subscription sub_…
                                       then open http://localhost:3000
  npm run login                        the login site, for your browser; it
                                       shows what each click has caused.
                                       With keys it reads IANUM_GATE_ALIAS too

Not on the tour, as it takes 40 s to watch: eight processes that share
one token through Redis, while one is killed and Redis comes and goes.

  node apps/fleet/dist/main.js         --without-redis where there is none

Or read on: README.md for the packages, apps/*/README.md for the demos,
npm test for every test, npm run bench for what an adapter adds to a call.`;
