package io.thoonk.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.thoonk.Subscription;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.management.WorkerHealth;
import io.thoonk.worker.JobClaimsListener;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Measures the calls of workers to Redis, what they lose, and what maintenance finds: crashes, due times of what recurs. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ClaimMeters implements JobClaimsListener.Quick, MaintenanceReport.Listener, AutoCloseable {

    private final MeterRegistry registry;

    private final WorkerHealth contacts;

    private final Predicate<String> taking;

    private final Queue<Runnable> gauges = new ConcurrentLinkedQueue<>();

    private final Map<String, Meters> feeds = new ConcurrentHashMap<>();

    private volatile @Nullable Subscription maintenance;

    /**
     * Creates the meters.
     *
     * @param registry takes them
     * @param contacts know since when Redis does not answer
     * @param taking tells whether any worker of a queue runs and is not paused; of others that cannot claim nobody wants to hear
     */
    public ClaimMeters(MeterRegistry registry, WorkerHealth contacts, Predicate<String> taking) {
        this.registry = registry;
        this.contacts = contacts;
        this.taking = taking;
    }

    @Override
    public void answered(String feed, int finished, int claimed, int lost, Duration took) {
        Meters meters = of(feed);
        if (claimed > 0) {
            meters.claim().record(took);
        }
        if (finished > 0) {
            meters.finish().record(took);
        }
        meters.lost().increment(lost);
    }

    @Override
    public void renewed(String feed, int lost) {
        of(feed).lost().increment(lost);
    }

    @Override
    public void failed(String feed, RuntimeException failure) {
        of(feed);
    }

    /**
     * Counts what the maintenance by a template finds, until this is closed.
     *
     * @param template may outlive this
     */
    public void listenTo(ThoonkTemplate template) {
        maintenance = ThoonkInternals.of(template).listenToMaintenance(this);
    }

    @Override
    public void close() {
        Subscription heard = maintenance;
        if (heard != null) {
            heard.close();
        }
        gauges.forEach(Runnable::run);
    }

    @Override
    public void maintained(String feed, MaintenanceReport report) {
        of(feed).crashes().increment(report.expired());
        of(feed).expired().increment(report.late());
        of(feed).dropped().increment(report.dropped());
    }

    @Override
    public void recurred(String feed, MaintenanceReport.DueTimes due) {
        dueTimes(feed, "put").increment(due.put());
        dueTimes(feed, "skipped").increment(due.skipped());
        dueTimes(feed, "missed").increment(due.missed());
    }

    private Counter dueTimes(String feed, String outcome) {
        Tags tags = Tags.of(MeterKeyName.FEED.asString(), feed, MeterKeyName.OUTCOME.asString(), outcome);
        return JobMeters.counter(registry, ThoonkMeter.RECURRING_DUE, tags);
    }

    private Meters of(String feed) {
        return feeds.computeIfAbsent(feed, name -> {
            Tags tags = Tags.of(MeterKeyName.FEED.asString(), name);
            gauges.add(SharedGauges.add(
                    registry,
                    ThoonkMeter.WORKER_FAILING,
                    tags,
                    this,
                    Math::max,
                    () -> contacts.failingFor(name)
                                    .filter(time -> taking.test(name))
                                    .map(Duration::toMillis)
                                    .orElse(0L)
                            / 1000.0));
            return new Meters(
                    timer(ThoonkMeter.JOB_CLAIM, tags),
                    timer(ThoonkMeter.JOB_FINISH, tags),
                    JobMeters.counter(registry, ThoonkMeter.JOB_CLAIMS_LOST, tags),
                    JobMeters.counter(registry, ThoonkMeter.JOB_CRASHES, tags),
                    JobMeters.counter(registry, ThoonkMeter.JOB_EXPIRED, tags),
                    JobMeters.counter(registry, ThoonkMeter.JOB_DROPPED, tags));
        });
    }

    private Timer timer(ThoonkMeter meter, Tags tags) {
        return Timer.builder(meter.getName())
                .description(meter.description())
                .tags(tags)
                .register(registry);
    }

    private record Meters(Timer claim, Timer finish, Counter lost, Counter crashes, Counter expired, Counter dropped) {}
}
