package io.thoonk.benchmark.unique;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.benchmark.unique.UniqueModel.Entry;
import io.thoonk.benchmark.unique.UniqueModel.Mode;
import io.thoonk.benchmark.unique.UniqueModel.Place;
import io.thoonk.job.Job;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.job.PutOutcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** Random steps in one feed, each compared with the model, and processes that are killed meanwhile. */
final class UniqueTrial {

    private static final Duration LONG = Duration.ofHours(1);

    private static final int COMPARE_EVERY = 500;

    /** A process that is killed at any moment of so many ns behind a command may have done it, or not. */
    private static final int RACE = 3_000_000;

    /** The last thing that a process does. */
    private static final List<String> LAST = List.of(UniqueHolder.CLAIM, UniqueHolder.FINISH, UniqueHolder.STALL);

    private final JobQueue<String> jobs;
    private final RedisCommands<String, String> redis;
    private final HolderProcess holder;
    private final UniqueOptions options;
    private final Random random;
    private final UniqueModel model = new UniqueModel();
    private final Map<String, Job<String>> running = new HashMap<>();
    private final Map<PutOutcome.Kind, Integer> outcomes = new EnumMap<>(PutOutcome.Kind.class);
    private int deaths;
    private int puts;
    private int killed;

    UniqueTrial(
            JobQueue<String> jobs,
            RedisCommands<String, String> redis,
            HolderProcess holder,
            UniqueOptions options,
            long seed) {
        this.jobs = jobs;
        this.redis = redis;
        this.holder = holder;
        this.options = options;
        this.random = new Random(seed);
    }

    Map<PutOutcome.Kind, Integer> outcomes() {
        return outcomes;
    }

    int deaths() {
        return deaths;
    }

    int killed() {
        return killed;
    }

    /** Makes so many steps, ends all jobs, and waits until no key of what was tried is left. */
    void run(int steps) {
        try (holder) {
            if (options.kills() > 0) {
                holder.start();
            }
            makeSteps(steps);
        }
        endAll();
    }

    private void makeSteps(int steps) {
        for (int i = 1; i <= steps; i++) {
            try {
                step();
                if (options.kills() > 0 && i % (steps / options.kills()) == 0 && killed < options.kills()) {
                    killHolder();
                    compare();
                }
                if (i % COMPARE_EVERY == 0) {
                    compare();
                }
            } catch (RuntimeException ex) {
                throw new IllegalStateException("step " + i + " of feed " + jobs.name() + ": " + ex.getMessage(), ex);
            }
        }
    }

    private void endAll() {
        // What waits for the end of others has to be ended as well.
        while (!model.jobs().isEmpty()) {
            for (Entry job : List.copyOf(model.jobs())) {
                UniqueModel.require(jobs.retract(job.id()), "job " + job.id() + " is not there");
                model.ended(job.id());
            }
        }
        Awaitility.await().until(() -> {
            jobs.maintain();
            return redis.exists("thoonk.unique:" + jobs.name(), "thoonk.extras:" + jobs.name()) == 0;
        });
    }

    private void step() {
        int what = random.nextInt(100);
        if (what < 40) {
            put();
        } else if (what < 60) {
            claim();
        } else if (what < 88) {
            ofRunning().ifPresent(this::end);
        } else {
            ofOthers().ifPresent(this::endOther);
        }
    }

    private void put() {
        String payload = "payload " + puts++;
        String key = "k" + random.nextInt(options.keys());
        Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
        boolean isDelayed = !mode.isTimed() && !model.isHeld(key) && random.nextInt(4) == 0;
        PutOptions.Builder unique = PutOptions.builder().unique(key, mode.mode());
        PutOutcome outcome = jobs.putUnique(payload, (isDelayed ? unique.delay(LONG) : unique).build());
        outcomes.merge(outcome.kind(), 1, Integer::sum);
        model.put(key, mode, payload, isDelayed, outcome);
    }

    private void claim() {
        Optional<Job<String>> job = jobs.get();
        if (job.isEmpty()) {
            model.claimedNothing();
        } else {
            model.claimed(job.get().id(), job.get().payload());
            running.put(job.get().id(), job.get());
        }
    }

    private Optional<Job<String>> ofRunning() {
        return running.values().stream()
                .skip(running.isEmpty() ? 0 : random.nextInt(running.size()))
                .findFirst();
    }

    private Optional<Entry> ofOthers() {
        List<Entry> others = model.jobs().stream()
                .filter(job -> job.place() != Place.RUNNING)
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(others.get(random.nextInt(others.size())));
    }

    private void endOther(Entry job) {
        if (job.place() == Place.STALLED && random.nextBoolean()) {
            jobs.retry(job.id());
            model.back(job.id(), Place.LINE, false);
        } else {
            UniqueModel.require(jobs.retract(job.id()), "job " + job.id() + " is not there");
            model.ended(job.id());
        }
    }

    private void end(Job<String> job) {
        String id = job.id();
        running.remove(id);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                job.finish();
                model.ended(id);
            }
            case 3 -> {
                job.stall("no");
                model.stalled(id);
            }
            case 4 -> {
                jobs.retract(id);
                model.ended(id);
            }
            case 5 -> {
                job.cancel();
                model.back(id, Place.LINE, false);
            }
            case 6 -> {
                job.cancel(LONG);
                model.back(id, Place.ASIDE, false);
            }
            case 7 -> {
                job.giveBack();
                model.back(id, Place.LINE, true);
            }
            case 8 -> {
                die(id);
                model.back(id, Place.LINE, true);
            }
            default -> {
                finishAsPeer(id);
                model.ended(id);
            }
        }
    }

    /** What is left of a process that was killed: a claim that nobody renews. */
    private void die(String id) {
        deaths++;
        String tokens = "thoonk.tokens:" + jobs.name();
        redis.hgetall(tokens).forEach((token, held) -> {
            if (held.contains('\0' + id + '\0')) {
                redis.zadd("thoonk.leases:" + jobs.name(), 1, token);
            }
        });
        jobs.maintain();
    }

    /** A process is killed while it holds a job, or while it ends it; then its claim has to expire. */
    private void killHolder() {
        // Others of this process would expire meanwhile.
        while (!running.isEmpty()) {
            ofRunning().ifPresent(this::end);
        }
        holder.awaitReady();
        String config = "feed.config:" + jobs.name();
        redis.hset(config, "claim_timeout", Long.toString(options.lease().toMillis()));
        HolderProcess.Claimed held = claimByHolder();
        redis.hdel(config, "claim_timeout");
        for (int i = random.nextInt(4); i > 0; i--) {
            put();
        }
        String last = LAST.get(random.nextInt(LAST.size()));
        if (!last.equals(UniqueHolder.CLAIM)) {
            holder.tell(last);
        }
        LockSupport.parkNanos(random.nextInt(RACE));
        holder.kill();
        killed++;
        if (killed < options.kills()) {
            holder.start();
        }
        Awaitility.await().until(() -> {
            jobs.maintain();
            return jobs.state(held.id()).filter(JobState.CLAIMED::equals).isEmpty();
        });
        Optional<JobState> left = jobs.state(held.id());
        if (left.isEmpty()) {
            UniqueModel.require(
                    last.equals(UniqueHolder.FINISH) || model.isCalledOff(held.id()),
                    "job " + held.id() + " is gone with its holder");
            model.ended(held.id());
        } else if (left.get() == JobState.STALLED) {
            UniqueModel.require(
                    last.equals(UniqueHolder.STALL), "job " + held.id() + " is stalled by the death of its holder");
            model.stalled(held.id());
        } else {
            model.back(held.id(), Place.LINE, true);
        }
    }

    private HolderProcess.Claimed claimByHolder() {
        Optional<HolderProcess.Claimed> held = holder.claim();
        while (held.isEmpty()) {
            model.claimedNothing();
            put();
            ofOthers().filter(job -> random.nextBoolean()).ifPresent(this::endOther);
            held = holder.claim();
        }
        model.claimed(held.get().id(), held.get().payload());
        return held.get();
    }

    private void finishAsPeer(String id) {
        redis.zrem("feed.claimed:" + jobs.name(), id);
        redis.hdel("feed.cancelled:" + jobs.name(), id);
        redis.zrem("feed.published:" + jobs.name(), id);
        redis.hdel("feed.items:" + jobs.name(), id);
        jobs.maintain();
    }

    private void compare() {
        JobCounts counts = jobs.counts();
        long soon = in(Place.SOON);
        UniqueModel.require(
                counts.claimed() == in(Place.RUNNING)
                        && counts.stalled() == in(Place.STALLED)
                        && counts.available() >= in(Place.LINE)
                        && counts.available() + counts.delayed() == in(Place.LINE) + in(Place.ASIDE) + soon,
                "the feed has " + counts);
    }

    private long in(Place place) {
        return model.jobs().stream().filter(job -> job.place() == place).count();
    }
}
