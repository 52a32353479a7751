package io.thoonk.benchmark.unique;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.benchmark.unique.UniqueModel.Entry;
import io.thoonk.benchmark.unique.UniqueModel.Mode;
import io.thoonk.benchmark.unique.UniqueModel.Place;
import io.thoonk.job.Job;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.job.PutOutcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;

/** Random steps in one feed, each compared with the model. */
final class UniqueTrial {

    private static final Duration LONG = Duration.ofHours(1);

    private static final int COMPARE_EVERY = 500;

    private final JobQueue<String> jobs;
    private final RedisCommands<String, String> redis;
    private final Random random;
    private final int keys;
    private final UniqueModel model = new UniqueModel();
    private final Map<String, Job<String>> running = new HashMap<>();
    private final Map<PutOutcome.Kind, Integer> outcomes = new EnumMap<>(PutOutcome.Kind.class);
    private int deaths;

    UniqueTrial(JobQueue<String> jobs, RedisCommands<String, String> redis, long seed, int keys) {
        this.jobs = jobs;
        this.redis = redis;
        this.random = new Random(seed);
        this.keys = keys;
    }

    Map<PutOutcome.Kind, Integer> outcomes() {
        return outcomes;
    }

    int deaths() {
        return deaths;
    }

    /** Makes so many steps, ends all jobs, and waits until no key of what was tried is left. */
    void run(int steps) {
        for (int i = 1; i <= steps; i++) {
            try {
                step(i);
                if (i % COMPARE_EVERY == 0) {
                    compare();
                }
            } catch (RuntimeException ex) {
                throw new IllegalStateException("step " + i + " of feed " + jobs.name() + ": " + ex.getMessage(), ex);
            }
        }
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

    private void step(int number) {
        int what = random.nextInt(100);
        if (what < 40) {
            put("payload " + number);
        } else if (what < 60) {
            claim();
        } else if (what < 88) {
            ofRunning().ifPresent(this::end);
        } else {
            ofOthers().ifPresent(this::endOther);
        }
    }

    private void put(String payload) {
        String key = "k" + random.nextInt(keys);
        Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
        boolean isDelayed = !mode.isTimed() && !model.isHeld(key) && random.nextInt(4) == 0;
        PutOptions.Builder options = PutOptions.builder().unique(key, mode.mode());
        PutOutcome outcome = jobs.putUnique(payload, (isDelayed ? options.delay(LONG) : options).build());
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
