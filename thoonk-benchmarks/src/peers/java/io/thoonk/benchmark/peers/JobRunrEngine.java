package io.thoonk.benchmark.peers;

import io.lettuce.core.RedisClient;
import io.thoonk.benchmark.compare.Engine;
import io.thoonk.benchmark.compare.EngineProvider;
import io.thoonk.benchmark.compare.Work;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.Contestant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.nosql.redis.LettuceRedisStorageProvider;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.gson.GsonJsonMapper;

/** JobRunr on its Lettuce storage, with job requests, which cost less than its lambdas, and the shortest poll that it allows. */
final class JobRunrEngine implements Engine {

    private static final Contestant CONTESTANT = new Contestant("JobRunr 7.5", "JobRunr 7.5", "#2f855a");

    private static final int MANY = 1000;

    private static final int SHORTEST_POLL_SECONDS = 5;

    private final JsonMapper mapper = new GsonJsonMapper();

    private final RedisClient redis;

    private final StorageProvider storage;

    private final JobRequestScheduler scheduler;

    @SuppressWarnings("deprecation") // there is no other storage on Redis
    JobRunrEngine(StandaloneRedis redis) {
        this.redis = RedisClient.create(redis.server().uri());
        this.storage = new LettuceRedisStorageProvider(this.redis);
        this.scheduler = JobRunr.configure()
                .useJsonMapper(mapper)
                .useStorageProvider(storage)
                .initialize()
                .getJobRequestScheduler();
    }

    @Override
    public Contestant contestant() {
        return CONTESTANT;
    }

    @Override
    public String guarantee() {
        return "at least once: a job whose server has not been heard of for some polls is put again; 10 retries with back-off; what "
                + "is done is kept for 36 hours; storage on Redis is deprecated in 7 and gone in 8";
    }

    @Override
    public void prepare(Work work) {
        Handlers.use(work.handler());
    }

    @Override
    public Consumer<String> producer(String queue) {
        return payload -> scheduler.enqueue(new Request(payload));
    }

    @Override
    public void putMany(String queue, List<String> payloads) {
        for (int i = 0; i < payloads.size(); i += MANY) {
            scheduler.enqueue(
                    payloads.subList(i, Math.min(payloads.size(), i + MANY)).stream()
                            .map(Request::new));
        }
    }

    @Override
    public double whileWorking(Work work, DoubleSupplier trial) {
        BackgroundJobServer server = new BackgroundJobServer(
                storage,
                mapper,
                null,
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(work.concurrency())
                        .andPollIntervalInSeconds(SHORTEST_POLL_SECONDS));
        server.start();
        try {
            return trial.getAsDouble();
        } finally {
            server.stop();
        }
    }

    /** The whole server is emptied after each trial. */
    @Override
    public void remove(String queue) {
        Handlers.use(payload -> {});
    }

    @Override
    public void close() {
        JobRunr.destroy();
        redis.shutdown();
    }

    /**
     * A job.
     *
     * @param payload its payload
     */
    record Request(String payload) implements JobRequest {

        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Runs jobs. */
    public static final class Handler implements JobRequestHandler<Request> {

        @Override
        public void run(Request request) {
            Handlers.handle(request.payload());
        }
    }

    /** Opens it. */
    public static final class Provider implements EngineProvider {

        @Override
        public Engine open(StandaloneRedis redis, int mostConcurrency) {
            return new JobRunrEngine(redis);
        }
    }
}
