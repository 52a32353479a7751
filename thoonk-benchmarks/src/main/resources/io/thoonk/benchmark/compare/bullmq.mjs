// Measures BullMQ: a line "add|bulk|drain <callers|batch|concurrency> <jobs> <bytes>" on standard input, jobs a second on standard output.
import { createInterface } from 'node:readline';
import { Queue, Worker } from 'bullmq';

const connection = { host: process.argv[2], port: Number(process.argv[3]), maxRetriesPerRequest: null };
const options = { removeOnComplete: true };

async function timed(jobs, action) {
  const start = process.hrtime.bigint();
  await action();
  return jobs * 1e9 / Number(process.hrtime.bigint() - start);
}

async function addFromCallers(queue, callers, jobs, payload) {
  const each = Math.floor(jobs / callers);
  const caller = async () => {
    for (let i = 0; i < each; i++) await queue.add('job', payload, options);
  };
  return timed(each * callers, () => Promise.all(Array.from({ length: callers }, caller)));
}

async function addBulk(queue, batch, jobs, payload) {
  for (let done = 0; done < jobs; done += batch) {
    const most = Math.min(batch, jobs - done);
    await queue.addBulk(Array.from({ length: most }, () => ({ name: 'job', data: payload, opts: options })));
  }
}

async function drain(queue, concurrency, jobs, payload) {
  await addBulk(queue, 1000, jobs, payload);
  const worker = new Worker(queue.name, async () => {}, { connection, concurrency, autorun: false });
  worker.on('error', error => console.error(error.message));
  await worker.waitUntilReady();
  const perSecond = await timed(jobs, () => new Promise((resolve, reject) => {
    let left = jobs;
    worker.on('completed', () => --left === 0 && resolve());
    worker.run().catch(reject);
  }));
  await worker.close();
  return perSecond;
}

for await (const line of createInterface({ input: process.stdin })) {
  const [trial, size, jobs, bytes] = line.split(' ').map((word, index) => index ? Number(word) : word);
  const queue = new Queue('bullmq', { connection });
  await queue.waitUntilReady();
  const payload = 'x'.repeat(bytes);
  const run = {
    add: () => addFromCallers(queue, size, jobs, payload),
    bulk: () => timed(jobs, () => addBulk(queue, size, jobs, payload)),
    drain: () => drain(queue, size, jobs, payload),
  }[trial];
  console.log(await run());
  await queue.close();
}
