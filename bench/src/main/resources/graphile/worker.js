// Graphile Worker as a process of the benchmark: node worker.js DATABASE
// Commands are lines of its standard input: "run" starts a worker, "stop" stops it, which the line "stopped" confirms. Other
// lines of its output report finished jobs: their number, and the time of their enqueue or 0. It ends with its input.
"use strict";
const { createInterface } = require("readline");
const { Logger, WorkerPreset, run } = require("graphile-worker");

const REPORT_MILLIS = 5;

// Jobs are fetched by 1,000, and completed together with those that end in the same moment: the fastest of seven settings.
const preset = {
  extends: [WorkerPreset],
  worker: {
    connectionString: process.argv[2],
    concurrentJobs: 24,
    maxPoolSize: 25,
    localQueue: { size: 1000 },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
    logger: new Logger(() => () => {}),
  },
};

let performed = 0;
let runner = null;

function noOp(payload) {
  if (payload.sent === "0") {
    performed++;
  } else {
    process.stdout.write(`1 ${payload.sent}\n`);
  }
}

function report() {
  if (performed > 0) {
    process.stdout.write(`${performed} 0\n`);
    performed = 0;
  }
}

const commands = {
  run: async () => {
    runner = await run({ preset, taskList: { "no-op": noOp } });
  },
  stop: async () => {
    await runner.stop();
    report();
    process.stdout.write("stopped\n");
  },
};

function fail(error) {
  console.error(error);
  process.exit(1);
}

let last = Promise.resolve(); // one command after the other
setInterval(report, REPORT_MILLIS);
createInterface({ input: process.stdin })
  .on("line", (command) => (last = last.then(commands[command]).catch(fail)))
  .on("close", () => process.exit(0));
