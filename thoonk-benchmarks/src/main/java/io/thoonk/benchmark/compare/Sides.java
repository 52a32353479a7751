package io.thoonk.benchmark.compare;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.Contestant;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.DoubleSupplier;
import java.util.function.ObjIntConsumer;

/**
 * All contestants on one server.
 *
 * @param redis the server
 * @param raw a connection of plain Lettuce
 * @param thoonk the application with Thoonk
 * @param streams the streams
 * @param peers further job engines
 * @param figures what the server tells
 * @param options how much is measured
 * @param promises what those who were measured promise
 */
record Sides(
        StandaloneRedis redis,
        StatefulRedisConnection<String, String> raw,
        ThoonkSide thoonk,
        StreamsSide streams,
        List<EngineProvider> peers,
        ServerFigures figures,
        CompareOptions options,
        Map<Contestant, String> promises)
        implements AutoCloseable {

    static Sides open(StandaloneRedis redis, CompareOptions options) {
        List<EngineProvider> peers = options.peers() ? installed() : List.of();
        return new Sides(
                redis,
                redis.server().client().connect(StringCodec.UTF8),
                ThoonkSide.withWorkers(redis, options.virtual()),
                new StreamsSide(redis.server(), DrainTrials.SLEEPERS),
                peers,
                new ServerFigures(redis.server()),
                options,
                new LinkedHashMap<>());
    }

    /** Measures the raw line. */
    void raw(Results results, Line line, DoubleSupplier trial) {
        results.add(line, Contestant.RAW, trial.getAsDouble());
        raw.sync().flushall();
    }

    /**
     * Lets the job engines work one after the other. A peer is there for its own trial only, so that it does nothing beside
     * those of others.
     *
     * @param work of each
     * @param trial takes an engine with an empty queue, and how many jobs it is to be measured with
     */
    void engines(Work work, ObjIntConsumer<Engine> trial) {
        own(work, trial);
        for (EngineProvider provider : peers) {
            try (Engine peer = provider.open(redis, DrainTrials.SLEEPERS)) {
                measure(peer, options.peerJobs(), work, trial);
            }
            raw.sync().flushall();
        }
    }

    /** The same without the peers. */
    void own(Work work, ObjIntConsumer<Engine> trial) {
        measure(thoonk, options.jobs(), work, trial);
        measure(streams, options.jobs(), work, trial);
    }

    private void measure(Engine engine, int jobs, Work work, ObjIntConsumer<Engine> trial) {
        engine.prepare(work);
        promises.put(engine.contestant(), engine.guarantee());
        trial.accept(engine, jobs);
        engine.remove(work.queue());
    }

    private static List<EngineProvider> installed() {
        List<EngineProvider> found = ServiceLoader.load(EngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("--peers needs the Maven profile of that name: mvn -Ppeers");
        }
        return found;
    }

    @Override
    public void close() {
        thoonk.close();
        streams.close();
        figures.close();
        raw.close();
    }
}
