// A worker of the queue "resize" in Node.js. It needs redis: npm install redis
// docs/contract.md says what each key holds.
import { setTimeout } from "node:timers/promises";
import { createClient, WatchError } from "redis";

const client = await createClient({ url: process.argv[2] }).connect();
console.log("is up");
for (;;) {
  const popped = await client.brPop("feed.ids:resize", 2);
  if (popped === null) continue;
  const job = popped.element;
  const claimed = Date.now();
  const [, picture] = await client.multi()
    .zAdd("feed.claimed:resize", { score: claimed, value: job })
    .hGet("feed.items:resize", job)
    .exec();

  await setTimeout(10); // the work
  const result = `thumbnail of ${picture}, made by Node.js`;

  for (let settled = false; !settled; ) {
    try {
      await client.watch("feed.claimed:resize");
      if (await client.zScore("feed.claimed:resize", job) !== claimed) {
        await client.unwatch(); // took too long: somebody else has it now
      } else {
        await client.multi()
          .zRem("feed.claimed:resize", job)
          .hDel("feed.cancelled:resize", job)
          .zRem("feed.published:resize", job)
          .incr("feed.finishes:resize")
          .publish("job.finish:resize", `${job}\0${result}`)
          .hDel("feed.items:resize", job)
          .exec();
      }
      settled = true;
    } catch (error) {
      if (!(error instanceof WatchError)) throw error; // somebody wrote the claims meanwhile: once more
    }
  }
}
