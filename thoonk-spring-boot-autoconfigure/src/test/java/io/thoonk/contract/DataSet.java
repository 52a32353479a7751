package io.thoonk.contract;

import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Writes a recorded data set to Redis, and writes data sets down so that two can be compared. */
final class DataSet {

    private final RedisCommands<byte[], byte[]> redis;

    private final Placeholders placeholders;

    DataSet(RedisCommands<byte[], byte[]> redis, Placeholders placeholders) {
        this.redis = redis;
        this.placeholders = placeholders;
    }

    void write(JsonNode keys) {
        keys.properties().forEach(entry -> {
            byte[] key = Placeholders.concrete(entry.getKey()).getBytes(StandardCharsets.UTF_8);
            JsonNode value = entry.getValue().path("value");
            int place = 0;
            switch (entry.getValue().path("type").asString()) {
                case "string" -> redis.set(key, Placeholders.bytes(value));
                case "list" -> value.forEach(member -> redis.rpush(key, Placeholders.bytes(member)));
                case "set" -> value.forEach(member -> redis.sadd(key, Placeholders.bytes(member)));
                case "hash" ->
                    value.forEach(field ->
                            redis.hset(key, Placeholders.bytes(field.get(0)), Placeholders.bytes(field.get(1))));
                case "zset" -> {
                    for (JsonNode member : value) {
                        double score = placeholders.score(member.get(1).asString(), place++);
                        redis.zadd(key, score, Placeholders.bytes(member.get(0)));
                    }
                }
                default -> throw new IllegalArgumentException(entry.toString());
            }
        });
    }

    Map<String, String> recorded(JsonNode keys) {
        Map<String, String> written = new TreeMap<>();
        keys.properties().forEach(entry -> {
            JsonNode value = entry.getValue().path("value");
            List<String> parts = new ArrayList<>();
            String type = entry.getValue().path("type").asString();
            switch (type) {
                case "string" -> parts.add(text(value));
                case "hash" -> value.forEach(field -> parts.add(text(field.get(0)) + "=" + text(field.get(1))));
                case "zset" ->
                    value.forEach(member -> parts.add(text(member.get(0)) + "@"
                            + placeholders.scoreText(member.get(1).asString())));
                default -> value.forEach(member -> parts.add(text(member)));
            }
            written.put(entry.getKey(), line(type, parts));
        });
        return written;
    }

    Map<String, String> present() {
        Map<String, String> written = new TreeMap<>();
        for (byte[] key : redis.keys("*")) {
            List<String> parts = new ArrayList<>();
            String type = redis.type(key);
            switch (type) {
                case "string" -> parts.add(text(redis.get(key)));
                case "list" -> redis.lrange(key, 0, -1).forEach(member -> parts.add(text(member)));
                case "set" -> redis.smembers(key).forEach(member -> parts.add(text(member)));
                case "hash" -> redis.hgetall(key).forEach((field, value) -> parts.add(text(field) + "=" + text(value)));
                case "zset" -> {
                    for (ScoredValue<byte[]> member : redis.zrangeWithScores(key, 0, -1)) {
                        parts.add(text(member.getValue()) + "@" + placeholders.scoreText(member.getScore()));
                    }
                }
                default -> throw new IllegalStateException(type);
            }
            written.put(text(key), line(type, parts));
        }
        return written;
    }

    private String text(JsonNode value) {
        return placeholders.text(Placeholders.bytes(value));
    }

    private String text(byte[] bytes) {
        return placeholders.text(bytes);
    }

    private static String line(String type, List<String> parts) {
        if (type.equals("hash") || type.equals("set")) {
            parts.sort(null);
        }
        return type + parts;
    }
}
