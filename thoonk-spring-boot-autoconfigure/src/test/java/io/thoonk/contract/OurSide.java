package io.thoonk.contract;

import io.thoonk.Priority;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.queue.MessageQueue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Does through our interface what another implementation was seen to do. */
final class OurSide {

    private static final List<String> NOTHING = List.of();

    private final ThoonkTemplate thoonk;

    private final Function<byte[], String> texts;

    OurSide(ThoonkTemplate thoonk, Function<byte[], String> texts) {
        this.thoonk = thoonk;
        this.texts = texts;
    }

    /** Performs the operation and tells what it returned as texts, in the order that it gives. */
    List<String> perform(RecordedOperation operation) {
        String op = operation.op();
        JsonNode args = operation.args();
        if (op.startsWith("feed.")) {
            return feed(op, args, thoonk.feed(operation.feed(), byte[].class));
        }
        if (op.startsWith("sorted.")) {
            return sorted(op, args, thoonk.sortedFeed(operation.feed(), byte[].class));
        }
        if (op.startsWith("queue.")) {
            return queue(op, args, thoonk.queue(operation.feed(), byte[].class));
        }
        if (op.startsWith("job.")) {
            if (operation.peerLetter().equals("S")
                    && op.startsWith("job.put")
                    && args.path("item").isString()) {
                return told(thoonk.jobs(operation.feed(), String.class)
                        .put(args.path("item").asString(), putOptions(op, id(args, "id"))));
            }
            return job(op, args, thoonk.jobs(operation.feed(), byte[].class));
        }
        return core(op, args, operation.feed());
    }

    private List<String> core(String op, JsonNode args, String name) {
        switch (op) {
            case "open" -> open(args, name);
            case "create_raw" -> thoonk.createFeed(name, config(args).build());
            case "set_config" -> thoonk.configure(name, config(args).build());
            case "delete" -> thoonk.deleteFeed(name);
            case "names" -> {
                return List.copyOf(thoonk.feedNames());
            }
            case "exists" -> {
                return List.of(Boolean.toString(thoonk.feedExists(name)));
            }
            default -> throw new IllegalArgumentException(op);
        }
        return NOTHING;
    }

    private void open(JsonNode args, String name) {
        FeedConfig config = config(args).build();
        boolean configured = !config.fields().isEmpty();
        switch (args.path("type").asString()) {
            case "feed" -> {
                if (configured) {
                    thoonk.feed(name, byte[].class, config);
                } else {
                    thoonk.feed(name, byte[].class);
                }
            }
            case "sorted_feed" -> {
                if (configured && !thoonk.feedExists(name)) {
                    thoonk.createFeed(
                            name, config.toBuilder().type(FeedType.SORTED_FEED).build());
                } else {
                    thoonk.sortedFeed(name, byte[].class);
                }
            }
            case "queue" -> thoonk.queue(name, byte[].class);
            case "job" -> thoonk.jobs(name, byte[].class);
            default -> throw new IllegalArgumentException(args.toString());
        }
    }

    private static FeedConfig.Builder config(JsonNode args) {
        FeedConfig.Builder config = FeedConfig.builder();
        args.path("config").properties().forEach(field -> {
            if (field.getKey().equals("max_length")
                    && field.getValue().asString().matches("-?\\d+")) {
                config.maxLength(Long.parseLong(field.getValue().asString()));
            } else if (field.getKey().equals("title")) {
                config.title(field.getValue().asString());
            } else {
                config.field(field.getKey(), field.getValue().asString());
            }
        });
        return config;
    }

    private List<String> feed(String op, JsonNode args, Feed<byte[]> feed) {
        String id = id(args, "id");
        return switch (op) {
            case "feed.publish" -> told(id.isEmpty() ? feed.publish(item(args)) : feed.publish(id, item(args)));
            case "feed.retract" -> List.of(Boolean.toString(feed.retract(id)));
            case "feed.get_ids" -> feed.ids();
            case "feed.get_all" -> all(feed.all());
            case "feed.get_item" -> feed.get(id).map(texts).stream().toList();
            case "feed.has_id" -> List.of(Boolean.toString(feed.contains(id)));
            case "feed.length" -> List.of(Long.toString(feed.size()));
            default -> throw new IllegalArgumentException(op);
        };
    }

    private List<String> sorted(String op, JsonNode args, SortedFeed<byte[]> feed) {
        String id = id(args, "id");
        String other = id(args, "rel");
        switch (op) {
            case "sorted.append" -> {
                return told(feed.append(item(args)));
            }
            case "sorted.prepend" -> {
                return told(feed.prepend(item(args)));
            }
            case "sorted.publish_before" -> {
                return told(feed.publishBefore(other, item(args)));
            }
            case "sorted.publish_after" -> {
                return told(feed.publishAfter(other, item(args)));
            }
            case "sorted.edit" -> feed.edit(id, item(args));
            case "sorted.move_first" -> feed.moveFirst(id);
            case "sorted.move_last" -> feed.moveLast(id);
            case "sorted.move_before" -> feed.moveBefore(other, id);
            case "sorted.move_after" -> feed.moveAfter(other, id);
            case "sorted.retract" -> feed.retract(id);
            case "sorted.get_ids" -> {
                return feed.ids();
            }
            case "sorted.get_item" -> {
                return feed.get(id).map(texts).stream().toList();
            }
            case "sorted.get_all" -> {
                return all(feed.all());
            }
            default -> throw new IllegalArgumentException(op);
        }
        return NOTHING;
    }

    private List<String> queue(String op, JsonNode args, MessageQueue<byte[]> queue) {
        return switch (op) {
            case "queue.put" -> told(queue.put(item(args)));
            case "queue.put_high" -> told(queue.put(item(args), Priority.HIGH));
            case "queue.get" -> queue.get().map(texts).stream().toList();
            case "queue.get_ids" -> queue.ids().stream().map(this::idText).toList();
            default -> throw new IllegalArgumentException(op);
        };
    }

    private List<String> job(String op, JsonNode args, JobQueue<byte[]> jobs) {
        String id = id(args, "id");
        switch (op) {
            case "job.put", "job.put_high" -> {
                return told(jobs.put(item(args), putOptions(op, id)));
            }
            case "job.get" -> {
                return jobs.get()
                        .map(job -> List.of(
                                idText(job.id()), texts.apply(job.payload()), Integer.toString(job.failureCount())))
                        .orElse(NOTHING);
            }
            case "job.finish" -> {
                if (args.has("result")) {
                    jobs.finish(id, Placeholders.bytes(args.get("result")));
                } else {
                    jobs.finish(id);
                }
            }
            case "job.cancel" -> jobs.cancel(id);
            case "job.stall" -> jobs.stall(id);
            case "job.retry" -> jobs.retry(id);
            case "job.retract" -> {
                return List.of(Boolean.toString(jobs.retract(id)));
            }
            case "job.failures" -> {
                return List.of(Integer.toString(jobs.failureCount(id)));
            }
            case "job.get_ids" -> {
                return Arrays.stream(JobState.values())
                        .flatMap(state -> jobs.list(state, 0, 100).stream())
                        .map(job -> idText(job.id()))
                        .toList();
            }
            case "job.maintenance" -> {
                // What is in no state is repaired when two passes agree.
                jobs.maintain();
                jobs.maintain();
            }
            default -> throw new IllegalArgumentException(op);
        }
        return NOTHING;
    }

    private static PutOptions putOptions(String op, String id) {
        if (op.equals("job.put_high")) {
            return PutOptions.builder().priority(Priority.HIGH).build();
        }
        return id.isEmpty()
                ? PutOptions.defaults()
                : PutOptions.builder().id(id).build();
    }

    private List<String> all(Map<String, byte[]> items) {
        return items.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), texts.apply(entry.getValue())))
                .toList();
    }

    private List<String> told(String id) {
        return List.of(idText(id));
    }

    private String idText(String id) {
        return texts.apply(id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String id(JsonNode args, String name) {
        JsonNode id = args.path(name);
        return id.isString() ? Placeholders.concrete(id.asString()) : "";
    }

    private static byte[] item(JsonNode args) {
        return Placeholders.bytes(args.path("item"));
    }
}
