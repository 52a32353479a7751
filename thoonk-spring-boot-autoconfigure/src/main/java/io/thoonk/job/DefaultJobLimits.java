package io.thoonk.job;

import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The limits of one feed, as they stand in Redis. */
record DefaultJobLimits(FeedKeys keys, LimitScripts scripts, Offers offers) implements JobLimits {

    /** Of so many lanes one call tells, as each takes several commands. */
    private static final int LANES_AT_ONCE = 25;

    private static final String OF_FEED = "o:feed";

    private static final String OF_EACH_KEY = "o:keys";

    private static final String ORDER = "o:order";

    private static final String STEP = "o:step";

    @Override
    public void set(Limit limit) {
        if (limit.hasWeight()) {
            throw new IllegalArgumentException(
                    "A weight (" + limit.weight() + ") is between keys; set it for a key, or for each key");
        }
        scripts.set(keys, OF_FEED, limit.encode());
    }

    @Override
    public void set(String key, Limit limit) {
        scripts.set(keys, ofKey(key), limit.encode());
    }

    @Override
    public void setForEachKey(Limit limit) {
        scripts.set(keys, OF_EACH_KEY, limit.encode());
    }

    @Override
    public void remove() {
        scripts.set(keys, OF_FEED, "");
    }

    @Override
    public void remove(String key) {
        scripts.set(keys, ofKey(key), "");
    }

    @Override
    public void removeForEachKey() {
        scripts.set(keys, OF_EACH_KEY, "");
    }

    private static String ofKey(String key) {
        return "o:key\0" + GateArguments.requireKey(key);
    }

    @Override
    public void order(JobOrder order, JobOrder.Gap onFailure, JobOrder.Gap onStall) {
        scripts.set(keys, ORDER, spelled(order, onFailure, onStall));
    }

    @Override
    public void removeOrder() {
        scripts.set(keys, ORDER, "");
    }

    @Override
    public void priorityStep(PriorityStep step) {
        scripts.set(keys, STEP, step.encoded());
    }

    @Override
    public void removePriorityStep() {
        scripts.set(keys, STEP, "");
    }

    private static String spelled(JobOrder order, JobOrder.Gap onFailure, JobOrder.Gap onStall) {
        return order + ":" + onFailure + ":" + onStall;
    }

    @Override
    public Declared declare(Declaration declaration, Optional<Instant> since) {
        String order = declaration.order() == JobOrder.NONE
                ? ""
                : spelled(declaration.order(), declaration.onFailure(), declaration.onStall());
        ScriptReply reply = scripts.declare(
                keys,
                since.map(time -> Long.toString(time.toEpochMilli())).orElse(""),
                declaration.application(),
                declaration.feed().map(Limit::encode).orElse(""),
                declaration.eachKey().map(Limit::encode).orElse(""),
                order,
                declaration.priorityStep().equals(PriorityStep.DEFAULT)
                        ? ""
                        : declaration.priorityStep().encoded());
        return new Declared(Instant.ofEpochMilli(reply.number(1)), reply.number(2) == 1, reply.optionalText(3));
    }

    @Override
    public Settings settings() {
        ScriptReply reply = scripts.set(keys);
        Map<String, String> fields = new HashMap<>();
        for (int i = 2; i + 1 < reply.size(); i += 2) {
            fields.put(reply.text(i), reply.text(i + 1));
        }
        String[] order = fields.getOrDefault(ORDER, fields.getOrDefault("a:order", "NONE:HOLD:PASS"))
                .split(":");
        return new Settings(
                limit(fields, OF_FEED),
                limit(fields, "a:feed"),
                limit(fields, OF_EACH_KEY),
                limit(fields, "a:keys"),
                reply.number(1),
                JobOrder.valueOf(order[0]),
                JobOrder.Gap.valueOf(order[1]),
                JobOrder.Gap.valueOf(order[2]),
                Optional.ofNullable(fields.getOrDefault(STEP, fields.get("a:step")))
                        .map(PriorityStep::decoded)
                        .orElse(PriorityStep.DEFAULT),
                Optional.ofNullable(fields.get("a:since")).map(since -> since.substring(since.indexOf('\0') + 1)));
    }

    private static Optional<Limit> limit(Map<String, String> fields, String field) {
        return Optional.ofNullable(fields.get(field)).map(Limit::decode);
    }

    @Override
    public GateStatus status() {
        ScriptReply reply = scripts.status(keys);
        ScriptReply required = reply.list(10);
        List<Requirement> requirements = new ArrayList<>();
        for (int i = 0; i < required.size(); i += 2) {
            List<String> needs = needs(required.text(i));
            requirements.add(new Requirement(
                    needs, required.number(i + 1), offers.current().missing(needs)));
        }
        return new GateStatus(
                reply.number(1),
                reply.number(2),
                reply.number(3),
                reply.number(4),
                reply.number(5),
                Reason.valueOf(reply.text(6)),
                reply.optionalText(7).map(Limit::decode),
                reply.number(8),
                time(reply.number(9)),
                requirements);
    }

    @Override
    public List<LaneStatus> lanes(int count) {
        JobArguments.requireCount("count", count);
        // A lane may take another place between two calls.
        Map<String, LaneStatus> lanes = new LinkedHashMap<>();
        int looked = 0;
        boolean isAnyLeft = true;
        while (isAnyLeft && lanes.size() < count) {
            int asked = Math.min(LANES_AT_ONCE, count - lanes.size());
            ScriptReply reply = scripts.lanes(keys, looked, asked);
            for (int i = 2; i < reply.size(); i++) {
                lanes.putIfAbsent(reply.list(i).text(0), lane(reply.list(i)));
            }
            isAnyLeft = reply.number(1) == asked;
            looked += (int) reply.number(1);
        }
        return List.copyOf(lanes.values());
    }

    private static LaneStatus lane(ScriptReply lane) {
        String name = lane.text(0);
        boolean isRequirement = name.startsWith("\u0001");
        return new LaneStatus(
                isRequirement ? "" : name,
                isRequirement ? needs(name.substring(1)) : List.of(),
                lane.number(1),
                lane.number(2),
                Reason.valueOf(lane.text(3)),
                lane.optionalText(4).map(Limit::decode),
                lane.number(5),
                time(lane.number(6)),
                lane.optionalText(7));
    }

    private static List<String> needs(String signature) {
        return Arrays.asList(signature.split(","));
    }

    private static Optional<Instant> time(long millis) {
        return millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
