package io.thoonk.sample.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.sample.picture.PictureFiles;
import io.thoonk.sample.wall.WallClient.NamedFile;
import io.thoonk.sample.wall.WallClient.WallAlbum;
import io.thoonk.sample.wall.WallClient.WallPicture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** The sample with its embedded Redis, over HTTP. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "wall.demo=false")
class WallHttpIntegrationTests {

    @LocalServerPort
    private int port;

    private WallClient wall;

    @BeforeEach
    void emptyTheWall() {
        wall = new WallClient(port);
        wall.pictures().forEach(picture -> wall.remove(picture.id()));
    }

    @Test
    void hangsUploadedPicturesInTheirOrder() {
        ResponseEntity<JsonNode> answer = wall.upload(file("one.jpg", 1), file("two.jpg", 2), file("three.jpg", 3));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(answer.getBody().findValuesAsString("name")).containsExactly("one.jpg", "two.jpg", "three.jpg");
        await().untilAsserted(() ->
                assertThat(wall.pictures()).extracting(WallPicture::state).containsExactly("READY", "READY", "READY"));
        assertThat(wall.names()).containsExactly("one.jpg", "two.jpg", "three.jpg");
        WallPicture first = wall.pictures().get(0);
        assertThat(first.width()).isEqualTo(480);
        assertThat(first.palette()).isNotEmpty().allMatch(colour -> colour.matches("#[0-9a-f]{6}"));
        ResponseEntity<byte[]> thumbnail = wall.thumbnail(first.id());
        assertThat(thumbnail.getHeaders().getContentType()).isEqualTo(MediaType.IMAGE_JPEG);
        assertThat(thumbnail.getBody()).startsWith(0xff, 0xd8);
    }

    @Test
    void makesAContactSheetOfAnAlbumWhenAllItsPicturesArePainted() {
        String album = wall.beginAlbum("Iceland");
        List<String> pictures = new ArrayList<>(ids(wall.uploadTo(album, file("one.jpg", 1), file("two.jpg", 2))));
        await().until(() -> wall.album(album).painted() == 2);
        assertThat(wall.album(album).state()).isEqualTo("running");
        assertThat(wall.sheet(album).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);

        pictures.addAll(ids(wall.uploadTo(album, file("three.jpg", 3))));
        assertThat(wall.completeAlbum(album, pictures).getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);

        await().until(() -> wall.album(album).hasSheet());
        assertThat(wall.album(album)).isEqualTo(new WallAlbum(album, "Iceland", "succeeded", 3, 3, 0, true));
        assertThat(wall.sheet(album).getBody()).startsWith(0xff, 0xd8);
        await().until(() -> tickerTexts().anyMatch("The contact sheet of Iceland is ready"::equals));
        assertThat(wall.uploadTo(album, file("late.jpg", 4)).getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(wall.names()).doesNotContain("late.jpg");
    }

    @Test
    void saysWhatIsWrongWithAnAlbum() {
        assertThat(wall.post("/albums", Map.of("name", " ")).getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(wall.completeAlbum("nobody", List.of("a")).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(wall.uploadTo("nobody", file("a", 1)).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(wall.completeAlbum(wall.beginAlbum("Empty"), List.of()).getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(wall.pictures()).isEmpty();
    }

    @Test
    void showsTheTickerToFeedReaders() throws Exception {
        upload(file("one.jpg", 1));
        await().untilAsserted(() -> {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ticker.atom"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains(
                            "<title>What happened on the picture wall</title>",
                            "<id>tag:picture-wall.example,2026:ticker</id>",
                            "one.jpg");
        });
    }

    @Test
    void tellsHowAJobStands() {
        String good = upload(file("good.jpg", 4));
        String broken = upload(new NamedFile("broken.jpg", "no picture".getBytes()));

        await().untilAsserted(() -> {
            JsonNode job = wall.job(good).getBody();
            assertThat(job.get("state").asString()).isEqualTo("FINISHED");
            assertThat(job.get("result").get("name").asString()).isEqualTo("good.jpg");
        });
        await().untilAsserted(() -> {
            JsonNode job = wall.job(broken).getBody();
            assertThat(job.get("state").asString()).isEqualTo("STALLED");
            assertThat(job.get("error").asString()).isEqualTo("This is not a JPEG, PNG or GIF picture");
        });
        assertThat(wall.job("nobody").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void showsWhyAFileWasSetAsideAndTriesItAgainWhenTold() {
        String id = upload(new NamedFile("aside.png", new byte[] {1, 2, 3}));
        await().untilAsserted(() -> assertThat(only().state()).isEqualTo("FAILED"));
        assertThat(only().note()).isEqualTo("This is not a JPEG, PNG or GIF picture");
        await().until(() -> wall.job(id).getBody().get("state").asString().equals("STALLED"));

        assertThat(wall.retry(id).getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);

        await().untilAsserted(() -> {
            assertThat(only().state()).isEqualTo("FAILED");
            assertThat(tickerTexts().filter(line -> line.startsWith("aside.png stalled")))
                    .hasSize(2);
        });
    }

    @Test
    void refusesToTryAgainWhatIsNotStalled() {
        String id = upload(file("fine.jpg", 5));
        await().until(() -> only().state().equals("READY"));

        assertThat(wall.retry(id).getStatusCode()).isIn(HttpStatus.CONFLICT, HttpStatus.NOT_FOUND);
        assertThat(only().state()).isEqualTo("READY");
    }

    @Test
    void movesPicturesToEveryPlace() {
        String a = upload(file("a", 1));
        String b = upload(file("b", 2));
        String c = upload(file("c", 3));

        wall.move(c, ":" + a);
        assertThat(wall.names()).containsExactly("c", "a", "b");
        wall.move(c, a + ":");
        assertThat(wall.names()).containsExactly("a", "c", "b");
        wall.move(b, "begin:");
        assertThat(wall.names()).containsExactly("b", "a", "c");
        wall.move(b, ":end");
        assertThat(wall.names()).containsExactly("a", "c", "b");
    }

    @Test
    void saysWhatWasWrongWithARequest() {
        String id = upload(file("a", 1));

        assertThat(wall.move(id, "somewhere").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(wall.move(id, ":nobody").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(wall.move("nobody", "begin:").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(wall.remove("nobody").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(wall.thumbnail("nobody").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(wall.move(id, null).getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(wall.post("/pictures", Map.of()).getStatusCode()).isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        assertThat(wall.get("/events?visitor=a%20b&name=x").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        ResponseEntity<JsonNode> answer = wall.upload(new NamedFile("large.jpg", new byte[26 * 1024 * 1024]));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThat(wall.pictures()).isEmpty();
    }

    @Test
    void takesAPictureDownWithAllThatBelongsToIt() {
        String id = upload(file("a", 1));
        await().until(() -> only().state().equals("READY"));

        assertThat(wall.remove(id).getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);

        assertThat(wall.pictures()).isEmpty();
        assertThat(wall.thumbnail(id).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void keepsTheLastFiftyLinesInTheTicker() {
        String id = upload(file("told-a", 1));
        upload(file("told-b", 2));
        // What their worker tells is told before the moves are.
        await().until(() ->
                tickerTexts().toList().containsAll(List.of("told-a is on the wall", "told-b is on the wall")));
        for (int i = 0; i < 60; i++) {
            wall.move(id, i % 2 == 0 ? ":end" : "begin:");
        }

        assertThat(tickerTexts()).hasSize(50).last().isEqualTo("told-a was moved");
    }

    @Test
    void sendsWhatHappensToOpenWindows() throws Exception {
        Queue<String> heard = listen("/events?visitor=v1&name=Ada");

        String id = upload(file("live.jpg", 6));

        await().untilAsserted(() -> assertThat(heard)
                .contains("event:wall", "event:ticker", "event:visitors")
                .anyMatch(line -> line.contains("\"id\":\"" + id + "\"") && line.contains("\"READY\"")));
    }

    @Test
    void carriesAMessageFromOneWindowToAnother() throws Exception {
        Queue<String> heard = listen("/events?visitor=bob&name=Bob");

        // The window is open before the visitor is known to all.
        await().until(() -> send("bob", "hello").getStatusCode() == HttpStatus.ACCEPTED);

        await().untilAsserted(() ->
                assertThat(heard).contains("event:message").anyMatch(line -> line.contains("\"text\":\"hello\"")));
        assertThat(send("bob", " ").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(send("nobody", "hello").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    private ResponseEntity<JsonNode> send(String to, String text) {
        return wall.post("/visitors/" + to + "/messages", Map.of("from", "Eve", "text", text));
    }

    /** The lines of an event stream, as they come. Ends with the server. */
    private Queue<String> listen(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(2))
                .build();
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        HttpResponse<Stream<String>> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        CompletableFuture.runAsync(() -> response.body().forEach(lines::add));
        return lines;
    }

    private WallPicture only() {
        List<WallPicture> pictures = wall.pictures();
        assertThat(pictures).hasSize(1);
        return pictures.get(0);
    }

    private Stream<String> tickerTexts() {
        return wall.get("/ticker").getBody().findValuesAsString("text").stream();
    }

    private String upload(NamedFile file) {
        return wall.upload(file).getBody().get(0).get("id").asString();
    }

    private static List<String> ids(ResponseEntity<JsonNode> uploaded) {
        return uploaded.getBody().findValuesAsString("id");
    }

    private static NamedFile file(String name, long seed) {
        return new NamedFile(name, PictureFiles.jpeg(seed));
    }
}
