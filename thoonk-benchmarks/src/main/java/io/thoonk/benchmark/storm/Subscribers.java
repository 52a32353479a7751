package io.thoonk.benchmark.storm;

import io.thoonk.benchmark.storm.Trouble.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The subscribers of one trial: a server on each of 127.0.1.1, 127.0.1.2 and so on, with a path for each subscriber. Thread-safe. */
final class Subscribers implements AutoCloseable {

    private static final Pattern WAVE = Pattern.compile("wave (\\d+)");

    private static final Pattern CHALLENGE = Pattern.compile("[?&]hub\\.challenge=([0-9a-f]*)");

    private final Trouble trouble;

    private final StormOptions options;

    private final Deliveries deliveries;

    private final List<CallbackHost> servers = new ArrayList<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final CountDownLatch end = new CountDownLatch(1);

    private final Map<Integer, AtomicInteger> sent = new ConcurrentHashMap<>();

    private final Map<Integer, Integer> lastOfSlow = new ConcurrentHashMap<>();

    private final Map<Integer, AtomicInteger> atWork = new ConcurrentHashMap<>();

    private final AtomicInteger most = new AtomicInteger();

    Subscribers(Trouble trouble, StormOptions options) throws IOException {
        this.trouble = trouble;
        this.options = options;
        this.deliveries = new Deliveries(all(Health.WELL));
        for (int host = 0; host < options.hosts(); host++) {
            servers.add(new CallbackHost("127.0.1." + (host + 1), threads, this::respond));
        }
    }

    /** {@return those who are so} */
    Set<Integer> all(Health health) {
        return IntStream.range(0, options.subscribers())
                .filter(subscriber -> trouble.of(subscriber, options.hosts()) == health)
                .boxed()
                .collect(Collectors.toSet());
    }

    String callback(int subscriber) {
        return servers.get(subscriber % options.hosts()).address() + "/" + subscriber;
    }

    Set<String> callbacksInTrouble() {
        return Stream.of(Health.DEAD, Health.SLOW)
                .flatMap(health -> all(health).stream())
                .map(this::callback)
                .collect(Collectors.toSet());
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /** {@return how many requests with a document came for those who are so} */
    int sent(Health health) {
        return all(health).stream()
                .mapToInt(subscriber -> count(sent, subscriber).get())
                .sum();
    }

    /** {@return whether all slow ones have this wave in the end, whichever they had before} */
    boolean slowHave(int wave) {
        return all(Health.SLOW).stream().allMatch(subscriber -> lastOfSlow.getOrDefault(subscriber, 0) == wave);
    }

    /** {@return how many deliveries of one host came at once at most, without those to the dead, whose end nobody sees here} */
    int mostAtOnce() {
        return most.get();
    }

    private String respond(String method, String target, byte[] body) {
        if (method.equals("GET")) {
            Matcher challenge = CHALLENGE.matcher(target);
            return challenge.find() ? challenge.group(1) : "";
        }
        long now = System.nanoTime();
        int subscriber = Integer.parseInt(target.substring(1));
        count(sent, subscriber).incrementAndGet();
        Health health = trouble.of(subscriber, options.hosts());
        if (health == Health.DEAD) {
            pass(Long.MAX_VALUE);
            return "";
        }
        AtomicInteger ofHost = count(atWork, subscriber % options.hosts());
        most.accumulateAndGet(ofHost.incrementAndGet(), Math::max);
        int wave = wave(body);
        if (health == Health.SLOW) {
            pass(options.slow().toMillis());
            lastOfSlow.merge(subscriber, wave, Math::max);
        } else {
            deliveries.arrived(subscriber, wave, now);
        }
        // The hub may begin with the next one as soon as it has the answer.
        ofHost.decrementAndGet();
        return "";
    }

    /** The feed has one item, which says the wave in its title and its content. */
    private static int wave(byte[] document) {
        Matcher wave = WAVE.matcher(new String(document, StandardCharsets.UTF_8));
        return wave.find() ? Integer.parseInt(wave.group(1)) : 0;
    }

    private static AtomicInteger count(Map<Integer, AtomicInteger> counts, int of) {
        return counts.computeIfAbsent(of, key -> new AtomicInteger());
    }

    private void pass(long millis) {
        try {
            end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        for (CallbackHost server : servers) {
            server.close();
        }
        threads.shutdownNow();
    }
}
