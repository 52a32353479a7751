package io.thoonk.sample.wall;

import io.thoonk.sample.picture.Landscape;
import io.thoonk.sample.picture.PictureFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Visitors who use the wall over HTTP until they are sent home: they upload pictures in waves, more than the
 * workers can paint at once, files that are none, move tiles, take some down, and write to somebody who is away.
 */
public final class BusyVisitors implements AutoCloseable {

    private static final int TILES = 40;

    private final CountDownLatch end = new CountDownLatch(1);

    private final Random random = new Random(7);

    private final WallClient wall;

    private final List<byte[]> pictures;

    private final CompletableFuture<Void> day;

    private int number = 2040;

    /** Opens the door of the wall that listens on a port of this machine. */
    public BusyVisitors(int port) throws IOException {
        this.wall = new WallClient(port);
        // Anna looks at the wall for a moment, and gets messages after she has gone.
        URI.create("http://127.0.0.1:" + port + "/events?visitor=anna&name=Anna")
                .toURL()
                .openStream()
                .close();
        this.pictures = IntStream.range(0, 8)
                .mapToObj(i -> PictureFiles.encode(new Landscape(300 + i, 1600, 1200).paint(), "jpg"))
                .toList();
        this.day = CompletableFuture.runAsync(this::comeAndGo);
    }

    private void comeAndGo() {
        try {
            int second = 0;
            while (!end.await(1, TimeUnit.SECONDS)) {
                List<WallClient.WallPicture> tiles = wall.pictures();
                upload((int) (50 + 80 * Math.sin(second / 12.0)) - count(tiles, "WAITING"));
                if (second % 20 == 0) {
                    uploadBroken(second / 20);
                }
                if (second % 4 == 0) {
                    tidy(tiles);
                }
                if (second % 20 == 0) {
                    wall.post(
                            "/visitors/anna/messages", Map.of("from", "Ben", "text", "Are you there? It is " + second));
                }
                second++;
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void upload(int count) {
        if (count > 0) {
            wall.upload(IntStream.range(0, count)
                    .mapToObj(i -> new WallClient.NamedFile(
                            "IMG_" + ++number + ".jpg", pictures.get(random.nextInt(pictures.size()))))
                    .toArray(WallClient.NamedFile[]::new));
        }
    }

    private void uploadBroken(int kind) {
        byte[] whole = PictureFiles.jpeg(kind);
        wall.upload(
                switch (kind % 3) {
                    case 0 ->
                        new WallClient.NamedFile(
                                "notes-" + kind + ".txt", "Buy milk.".getBytes(StandardCharsets.UTF_8));
                    case 1 -> new WallClient.NamedFile("half-" + kind + ".jpg", Arrays.copyOf(whole, whole.length / 2));
                    default -> new WallClient.NamedFile("empty-" + kind + ".png", new byte[0]);
                });
    }

    private static int count(List<WallClient.WallPicture> tiles, String state) {
        return (int) tiles.stream().filter(tile -> tile.state().equals(state)).count();
    }

    private void tidy(List<WallClient.WallPicture> tiles) {
        List<WallClient.WallPicture> ready = tiles.stream()
                .filter(picture -> picture.state().equals("READY"))
                .toList();
        ready.stream().limit(Math.max(0, ready.size() - TILES)).forEach(picture -> wall.remove(picture.id()));
        if (ready.size() > 2) {
            wall.move(
                    ready.get(ready.size() - 1).id(),
                    ":" + ready.get(ready.size() - 2).id());
        }
    }

    /** Sends them home, and tells if one of them could not do what she wanted. */
    @Override
    public void close() {
        end.countDown();
        day.join();
    }
}
