package io.thoonk.sample.browser;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.sample.picture.PictureFiles;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A process of its own that knows nothing of the sample but its feeds: it hangs, edits, moves and takes down pictures. */
public final class Editor {

    private final SortedFeed<String> wall;

    private final Feed<byte[]> thumbnails;

    private final Random random;

    private int hung;

    private Editor(ThoonkTemplate thoonk, long seed) {
        this.wall = thoonk.sortedFeed("wall", String.class);
        this.thumbnails = thoonk.feed("thumbnails", byte[].class);
        this.random = new Random(seed);
    }

    /**
     * Reads how many changes to make, line by line, and answers when they are made.
     *
     * @param arguments port of Redis and a seed
     * @throws IOException if the other side is gone
     */
    public static void main(String[] arguments) throws IOException {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .properties("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + arguments[0])
                        .properties("spring.main.banner-mode=off", "logging.level.root=warn")
                        .run();
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                PrintWriter answers =
                        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            Editor editor = new Editor(context.getBean(ThoonkTemplate.class), Long.parseLong(arguments[1]));
            for (String count = orders.readLine(); count != null; count = orders.readLine()) {
                for (int i = 0; i < Integer.parseInt(count); i++) {
                    editor.change();
                }
                answers.println("changed " + count);
            }
        }
    }

    private void change() {
        List<String> ids = wall.ids();
        int kind = random.nextInt(ids.size() < 6 ? 2 : ids.size() > 18 ? 12 : 10);
        if (kind < 2) {
            hang(ids);
            return;
        }
        String one = any(ids);
        String other = any(ids);
        switch (kind) {
            case 2 -> wall.moveFirst(one);
            case 3 -> wall.moveLast(one);
            case 4, 5, 6 -> {
                if (!one.equals(other)) {
                    wall.moveAfter(one, other);
                }
            }
            case 7 -> wall.edit(one, tile("edited-" + random.nextInt(1000), "READY"));
            default -> {
                wall.retract(one);
                thumbnails.retract(one);
            }
        }
    }

    private void hang(List<String> ids) {
        String name = "third-" + ++hung;
        String id = ids.isEmpty() || random.nextBoolean()
                ? wall.append(tile(name, "WORKING"))
                : wall.publishBefore(any(ids), tile(name, "WORKING"));
        thumbnails.publish(id, PictureFiles.jpeg(random.nextInt(1000)));
        wall.edit(id, tile(name, "READY"));
    }

    private String any(List<String> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    private static String tile(String name, String state) {
        return "{\"name\":\"" + name + ".jpg\",\"state\":\"" + state
                + "\",\"percent\":50,\"note\":\"\",\"width\":160,\"height\":120,\"palette\":[\"#336699\",\"#ddaa33\"]}";
    }

    /** No {@code @SpringBootConfiguration}: the tests beside it would take it for the application. */
    @EnableAutoConfiguration
    static class Application {}
}
