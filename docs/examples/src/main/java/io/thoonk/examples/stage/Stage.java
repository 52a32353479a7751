package io.thoonk.examples.stage;

import io.thoonk.ThoonkTemplate;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A Redis, nodes of an application on it, and a template for whoever watches them. Everything ends with it. */
public final class Stage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Runnable redis;

    private final List<String> properties;

    private final List<ConfigurableApplicationContext> opened = new ArrayList<>();

    private final ConfigurableApplicationContext watcher;

    private final List<Activity> activities = new ArrayList<>();

    private final List<Node> nodes = new ArrayList<>();

    /**
     * Sets the stage on servers that run.
     *
     * @param redis ends the servers, at the end of the stage
     * @param properties what leads an application to them, as in {@code application.properties}
     */
    public Stage(Runnable redis, String... properties) {
        this.redis = redis;
        this.properties = List.of(properties);
        this.watcher = open("watcher", Watcher.class);
    }

    /** Starts one Redis server on a free port of this machine. */
    public static Stage onOneRedis() {
        DedicatedRedis redis = TestRedis.startDedicated();
        return new Stage(redis::close, "spring.data.redis.url=" + redis.uri());
    }

    /**
     * Starts a process of an application, and does not wait until it is up.
     *
     * @param name stands before each line that it prints
     * @param application its main class
     * @param arguments more properties, each as {@code name=value}
     */
    public Node start(String name, Class<?> application, String... arguments) {
        Node node = Node.start(name, application, arguments("node=" + name, arguments));
        nodes.add(node);
        return node;
    }

    /**
     * Opens an application in this process, which takes less time than a process of its own: for nodes that neither hang nor
     * die.
     *
     * @param name its name, which the application finds in the property {@code node}
     * @param application its main class
     * @param arguments more properties, each as {@code name=value}
     */
    public ConfigurableApplicationContext open(String name, Class<?> application, String... arguments) {
        ConfigurableApplicationContext node =
                new SpringApplicationBuilder(application).run(arguments("node=" + name, arguments));
        opened.add(node);
        return node;
    }

    /** Starts a program of another language, which prints {@code is up} when it is. */
    public Node start(String name, Path folder, String... command) {
        Node node = Node.start(name, new ProcessBuilder(command).directory(folder.toFile()));
        nodes.add(node);
        return node;
    }

    /** Waits until a process prints a line with this text, and says which one it is. */
    public Node awaitLine(String text) {
        await("'" + text + "'", () -> nodes.stream().anyMatch(node -> node.hasPrinted(text)));
        return nodes.stream().filter(node -> node.hasPrinted(text)).findFirst().orElseThrow();
    }

    /** Waits until all processes that were started are up. */
    public void awaitNodes() {
        nodes.forEach(Node::awaitUp);
    }

    /** What the examples watch by, which is an application like any other. */
    public ThoonkTemplate thoonk() {
        return watcher.getBean(ThoonkTemplate.class);
    }

    /** The address of the one Redis, for programs in other languages. */
    public String redis() {
        return watcher.getEnvironment().getRequiredProperty("spring.data.redis.url");
    }

    /** Says what happens on the stage. */
    public void say(String line) {
        System.out.println(line);
    }

    /** Lets somebody do something again and again, every 10 ms. */
    public Activity repeatedly(Runnable action) {
        Activity activity = new Activity(action);
        activities.add(activity);
        return activity;
    }

    /** Waits until something holds, up to two minutes; while Redis fails over, asking may fail. */
    public void await(String what, Callable<Boolean> holds) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(holds);
    }

    private String[] arguments(String node, String... more) {
        return Stream.of(properties.stream(), Stream.of(node), Stream.of(more))
                .flatMap(Function.identity())
                .map("--"::concat)
                .toArray(String[]::new);
    }

    @Override
    public void close() {
        activities.forEach(Activity::stop);
        nodes.forEach(Node::askToStop);
        nodes.forEach(Node::stop);
        opened.forEach(ConfigurableApplicationContext::close);
        redis.run();
    }

    @EnableAutoConfiguration
    static class Watcher {}
}
