/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  // Not the template's "**/__tests__/**/*.ts": that would run the helpers in __tests__/support as empty suites.
  testMatch: ["**/__tests__/**/*.test.ts"],
  // Tests that need terraform, Nomad or other programs; `npm run test:terraform` and so on run them.
  testPathIgnorePatterns: ["/node_modules/", "/__tests__/with-"],
  // By itself jest leaves a core free, which on two cores is half of them.
  maxWorkers: "100%",
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out"],
};
