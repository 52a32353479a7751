package io.thoonk.benchmark.batches;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Batch;
import io.thoonk.job.Job;
import io.thoonk.job.JobRejectedException;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Work on members and callbacks. What a callback does can be done again, as its process may die at any place. */
class BatchHandlers {

    private static final String HEALED = "healed:";

    private final Work work;

    private final ThoonkTemplate thoonk;

    private final StringRedisTemplate redis;

    BatchHandlers(Work work, ThoonkTemplate thoonk, StringRedisTemplate redis) {
        this.work = work;
        this.thoonk = thoonk;
        this.redis = redis;
    }

    @ThoonkJobWorker(queue = BatchTrial.MEMBERS, backoff = @Backoff(delay = "50ms", maxDelay = "1s"))
    String member(Job<BatchTrial.Member> job) throws InterruptedException {
        return work.on(job, () -> act(job.payload()));
    }

    @ThoonkJobWorker(queue = BatchTrial.OTHERS, backoff = @Backoff(delay = "50ms", maxDelay = "1s"))
    String other(Job<BatchTrial.Member> job) throws InterruptedException {
        return work.on(job, () -> act(job.payload()));
    }

    @ThoonkJobWorker(queue = BatchTrial.CALLBACKS, backoff = @Backoff(delay = "50ms", maxDelay = "1s"))
    String callback(String event, Job<String> job) throws InterruptedException {
        return work.on(job, () -> {
            if (event.equals("trouble")) {
                mend(thoonk.batch(BatchTrial.batchOf(job.id())));
            }
            return event;
        });
    }

    private String act(BatchTrial.Member member) {
        String batch = BatchTrial.id(member.number());
        BatchKind kind = BatchKind.of(member.number());
        boolean isAbleTo = kind != BatchKind.LOST
                && (kind != BatchKind.HEALED || Boolean.TRUE.equals(redis.hasKey(HEALED + batch)));
        if (member.place() == 0 && !isAbleTo) {
            throw new JobRejectedException("Something is missing");
        }
        if (member.place() == 0 && kind == BatchKind.GROWS) {
            for (int i = 1; i <= BatchKind.ADDED; i++) {
                BatchTrial.put(thoonk.batch(batch), BatchTrial.OTHERS, new BatchTrial.Member(member.number(), -i));
            }
        }
        return "done";
    }

    private void mend(Batch batch) {
        if (BatchKind.of(BatchTrial.number(batch.id())) == BatchKind.LOST) {
            batch.progress().stalledMembers().forEach(member -> thoonk.jobs(member.queue(), BatchTrial.Member.class)
                    .retract(member.id()));
        } else {
            redis.opsForValue().set(HEALED + batch.id(), "1");
            batch.retryStalled();
        }
    }
}
