package io.thoonk.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The limits of a feed and its partitions. Those of keys are exact, as all jobs of a key that are put through the whole are in one
 * partition. A limit of the whole would need partitions that know of each other, and is refused.
 */
record PartitionedJobLimits<T>(PartitionedQueues<T> queues) implements JobLimits {

    private Stream<JobLimits> all() {
        return queues.all().stream().map(DefaultJobQueue::limits);
    }

    private void each(Consumer<JobLimits> change) {
        all().forEach(change);
    }

    @Override
    public void set(Limit limit) {
        throw refusal();
    }

    private IllegalArgumentException refusal() {
        return new IllegalArgumentException("Feed '" + queues.partitions().feed() + "' has "
                + queues.partitions().count()
                + " partitions, which know nothing of each other, so it cannot be limited as a whole; limit keys, or a"
                + " partition such as '" + queues.partitions().name(0) + "'");
    }

    @Override
    public void set(String key, Limit limit) {
        both(key).forEach(limits -> limits.set(key, limit));
    }

    /** The feed itself may have jobs of the key that were not put through the whole. */
    private List<JobLimits> both(String key) {
        return List.of(queues.ofKey(key).limits(), queues.whole().limits());
    }

    @Override
    public void setForEachKey(Limit limit) {
        each(limits -> limits.setForEachKey(limit));
    }

    @Override
    public void remove() {
        each(JobLimits::remove);
    }

    @Override
    public void remove(String key) {
        both(key).forEach(limits -> limits.remove(key));
    }

    @Override
    public void removeForEachKey() {
        each(JobLimits::removeForEachKey);
    }

    @Override
    public void order(JobOrder order, JobOrder.Gap onFailure, JobOrder.Gap onStall) {
        each(limits -> limits.order(order, onFailure, onStall));
    }

    @Override
    public void removeOrder() {
        each(JobLimits::removeOrder);
    }

    @Override
    public void priorityStep(PriorityStep step) {
        each(limits -> limits.priorityStep(step));
    }

    @Override
    public void removePriorityStep() {
        each(JobLimits::removePriorityStep);
    }

    @Override
    public Declared declare(Declaration declaration, Optional<Instant> since) {
        if (declaration.feed().isPresent()) {
            throw refusal();
        }
        List<Declared> declared = new ArrayList<>();
        for (JobLimits limits : all().toList()) {
            Optional<Instant> start =
                    declared.isEmpty() ? since : Optional.of(declared.get(0).since());
            declared.add(limits.declare(declaration, start));
        }
        return new Declared(
                declared.get(0).since(),
                declared.stream().allMatch(Declared::isBelieved),
                declared.stream().map(Declared::other).flatMap(Optional::stream).findFirst());
    }

    /** They are the same everywhere, but for keys with limits of their own: those are in the feed itself too. */
    @Override
    public Settings settings() {
        return queues.whole().limits().settings();
    }

    @Override
    public GateStatus status() {
        List<GateStatus> each = all().map(JobLimits::status).toList();
        return new GateStatus(
                sum(each, GateStatus::waiting),
                sum(each, GateStatus::running),
                sum(each, GateStatus::admitted),
                sum(each, GateStatus::readyLanes),
                sum(each, GateStatus::parkedLanes),
                each.stream()
                        .map(GateStatus::reason)
                        .filter(reason -> reason != Reason.NONE)
                        .findFirst()
                        .orElse(Reason.NONE),
                Optional.empty(),
                sum(each, GateStatus::startsInWindow),
                each.stream()
                        .map(GateStatus::nextStart)
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder()),
                each.stream().flatMap(status -> status.requirements().stream()).toList());
    }

    private static long sum(List<GateStatus> each, ToLongFunction<GateStatus> count) {
        return each.stream().mapToLong(count).sum();
    }

    @Override
    public List<LaneStatus> lanes(int count) {
        return all().flatMap(limits -> limits.lanes(count).stream())
                .sorted(Comparator.comparing((LaneStatus lane) -> lane.reason() != Reason.NONE)
                        .thenComparing(lane -> lane.nextStart().orElse(Instant.MIN)))
                .limit(count)
                .toList();
    }
}
