package io.thoonk.worker;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkJobWorkers;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.container.AnnotatedMethod;
import io.thoonk.container.AttributeResolver;
import io.thoonk.container.EndpointRegistrar;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Turns methods with {@link ThoonkRecurring} into declarations, and into workers where they are none yet.
 *
 * @since 0.1.0
 */
public final class RecurringRegistrar implements EndpointRegistrar<ThoonkRecurring> {

    /** Switches a schedule off, as with Spring's scheduled methods. */
    private static final String OFF = "-";

    private final RecurringDeclarations declarations;

    private final JobWorkerRegistrar workers;

    private final AttributeResolver attributes;

    private final PayloadConverter converter;

    private final Set<Worker> made = new HashSet<>();

    private final Set<String> ids = new HashSet<>();

    /**
     * Creates the registrar.
     *
     * @param declarations takes what is declared
     * @param workers makes workers
     * @param attributes reads annotations
     * @param converter reads payloads
     */
    public RecurringRegistrar(
            RecurringDeclarations declarations,
            JobWorkerRegistrar workers,
            AttributeResolver attributes,
            PayloadConverter converter) {
        this.declarations = declarations;
        this.workers = workers;
        this.attributes = attributes;
        this.converter = converter;
    }

    @Override
    public synchronized void register(AnnotatedMethod<ThoonkRecurring> method) {
        ThoonkRecurring recurring = method.annotation();
        String id = attributes
                .text(method, "id", recurring.id())
                .orElseThrow(() -> method.invalid("has no id", "Set id = \"name of what recurs\""));
        List<ThoonkJobWorker> beside = List.copyOf(AnnotatedElementUtils.findMergedRepeatableAnnotations(
                method.method(), ThoonkJobWorker.class, ThoonkJobWorkers.class));
        String queue = attributes.text(method, "queue", recurring.queue()).orElseGet(() -> queue(method, id, beside));
        if (!ids.add(queue + '\0' + id)) {
            throw method.invalid(
                    "has the id '" + id + "', which something else that recurs in queue '" + queue + "' has too",
                    "Give one of them another id");
        }
        Optional<Schedule> schedule = schedule(method);
        schedule.filter(RecurringRegistrar::isNeverDue).ifPresent(never -> {
            throw method.invalid("has the schedule '" + never + "', which is never due", "Correct it");
        });
        byte[] payload = payload(method);
        if (beside.isEmpty() && made.add(new Worker(method.beanName(), method.method(), queue))) {
            workers.register(new AnnotatedMethod<>(
                    method.bean(),
                    method.beanName(),
                    method.method(),
                    AnnotationUtils.synthesizeAnnotation(
                            Map.of("queue", queue), ThoonkJobWorker.class, method.method())));
        }
        declarations.add(new RecurringDeclarations.Declaration(queue, id, schedule, payload, options(method)));
    }

    private String queue(AnnotatedMethod<?> method, String id, List<ThoonkJobWorker> workers) {
        if (workers.size() > 1) {
            throw method.invalid(
                    "stands beside several workers and does not say whose queue it is for",
                    "Set queue = \"name of the feed\"");
        }
        return workers.stream()
                .findFirst()
                .flatMap(worker -> attributes.text(method, "queue", worker.queue()))
                .orElse(id);
    }

    private Optional<Schedule> schedule(AnnotatedMethod<ThoonkRecurring> method) {
        ThoonkRecurring recurring = method.annotation();
        Optional<String> cron = attributes.text(method, "cron", recurring.cron());
        Optional<Duration> every = attributes.duration(method, "every", recurring.every());
        if (cron.isPresent() == every.isPresent()) {
            throw method.invalid(
                    cron.isPresent() ? "has a cron expression and a period" : "does not say when it is due",
                    "Set either cron = \"0 0 2 * * *\" or every = \"10m\"");
        }
        try {
            ZoneId zone = attributes
                    .text(method, "zone", recurring.zone())
                    .map(ZoneId::of)
                    .orElseGet(ZoneId::systemDefault);
            Optional<Schedule> schedule = cron.isPresent()
                    ? cron.filter(each -> !each.equals(OFF)).map(each -> Schedule.cron(each, zone))
                    : every.map(Schedule::every);
            Optional<Instant> from =
                    attributes.text(method, "from", recurring.from()).map(text -> moment(text, zone));
            Optional<Instant> until =
                    attributes.text(method, "until", recurring.until()).map(text -> moment(text, zone));
            return schedule.map(each -> from.map(each::from).orElse(each))
                    .map(each -> until.map(each::until).orElse(each));
        } catch (IllegalArgumentException | DateTimeException ex) {
            throw method.invalid("has a schedule that cannot be read: " + ex.getMessage(), "Correct it");
        }
    }

    /** What has had its last due time is none: each later start declares it all the same. */
    private static boolean isNeverDue(Schedule schedule) {
        return schedule.next(Instant.now()).isEmpty()
                && schedule.next(Instant.EPOCH).isEmpty();
    }

    private RecurringOptions options(AnnotatedMethod<ThoonkRecurring> method) {
        ThoonkRecurring recurring = method.annotation();
        try {
            return new RecurringOptions(
                    recurring.misfire(),
                    recurring.overlap(),
                    attributes.count(method, "limit", recurring.limit()).map(Integer::longValue),
                    attributes.duration(method, "jitter", recurring.jitter()).orElse(Duration.ZERO),
                    attributes
                            .flag(method, "runOnStart", recurring.runOnStart())
                            .orElse(false),
                    attributes.count(method, "pauseAfterFailures", recurring.pauseAfterFailures()));
        } catch (IllegalArgumentException ex) {
            throw method.invalid("has options that cannot be: " + ex.getMessage(), "Correct them");
        }
    }

    /** With an offset an instant; else the wall clock of the schedule's zone, a day from its beginning on. */
    private static Instant moment(String text, ZoneId zone) {
        try {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        } catch (DateTimeParseException notADay) {
            TemporalAccessor read =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
            return read instanceof LocalDateTime local ? local.atZone(zone).toInstant() : Instant.from(read);
        }
    }

    private byte[] payload(AnnotatedMethod<ThoonkRecurring> method) {
        String text = attributes
                .text(method, "payload", method.annotation().payload())
                .orElse("");
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ResolvableType type = workers.payloadType(method);
        try {
            converter.read(payload, type);
        } catch (RuntimeException ex) {
            throw method.invalid(
                    text.isEmpty()
                            ? "has no payload, but the method takes one of type " + type
                            : "has a payload that cannot be read as " + type + ": " + ex.getMessage(),
                    "Set payload = to the JSON of one");
        }
        return payload;
    }

    private record Worker(String bean, Method method, String queue) {}
}
