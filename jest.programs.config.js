const units = require("./jest.config");

/**
 * The tests that need other programs: terraform, Nomad, nginx and so on. Each says what is missing when it is skipped.
 * Two at a time: they wait more than they work.
 * @type {import("jest").Config}
 */
module.exports = {
  ...units,
  testMatch: ["**/__tests__/with-*/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 600_000,
  maxWorkers: 2,
};
