package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.sample.picture.PictureFiles;
import io.thoonk.sse.ThoonkSse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "wall.demo=false")
@BrowserTest
class WallBrowserIntegrationTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ThoonkTemplate thoonk;

    @Autowired
    private ThoonkSse sse;

    @TempDir
    private Path folder;

    private ChromeDriver browser;

    private WallPage page;

    @BeforeEach
    void openTheWall(ChromeDriver tab) {
        for (String id : thoonk.sortedFeed("wall", String.class).ids()) {
            thoonk.sortedFeed("wall", String.class).retract(id);
        }
        for (String feed : List.of("albums", "ticker")) {
            thoonk.feed(feed, String.class).ids().forEach(thoonk.feed(feed, String.class)::retract);
        }
        browser = tab;
        browser.get("http://127.0.0.1:" + port + "/");
        page = new WallPage(browser);
        await().until(() -> page.summary().startsWith("0 on the wall"));
    }

    @AfterEach
    void noErrors() {
        List<String> errors = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
        assertThat(errors).as("the browser's log").isEmpty();
    }

    @Test
    void saysWhatToDoWhenThereIsNothingYet() {
        assertThat(page.saysThatItIsEmpty()).isTrue();
        Chromium.screenshot(browser, "empty");
    }

    @Test
    void showsThumbnailsOfDroppedFilesAndKeepsTheOrderThatTheyAreGiven() {
        page.drop(pictures("a.jpg", "b.jpg", "c.jpg", "d.jpg"));
        await().until(() -> page.shownThumbnails() == 4);
        assertThat(page.names()).containsExactly("a.jpg", "b.jpg", "c.jpg", "d.jpg");
        assertThat(page.palettes()).isEqualTo(4);
        await().until(() -> page.ticker().contains("d.jpg is on the wall"));

        page.dragOver("d.jpg", "a.jpg");
        await().until(() -> page.names().equals(List.of("d.jpg", "a.jpg", "b.jpg", "c.jpg")));
        await().until(() -> page.ticker().contains("d.jpg was moved"));
        page.pressShiftLeft("c.jpg");
        List<String> moved = List.of("d.jpg", "a.jpg", "c.jpg", "b.jpg");
        await().until(() -> page.ticker().contains("c.jpg was moved"));
        assertThat(page.names()).isEqualTo(moved);

        browser.navigate().refresh();
        await().until(() -> page.shownThumbnails() == 4);
        assertThat(page.names()).isEqualTo(moved);
    }

    @Test
    void showsAnAlbumWithItsContactSheet() {
        page.drop(pictures("a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"));
        await().until(() -> page.albums().equals(List.of("All its pictures on one sheet")));
        await().until(() -> page.shownSheets() == 1);
        Chromium.screenshot(browser, "album");
        assertThat(page.fitsItsWidth()).isTrue();

        Map<String, byte[]> withNotes = pictures("f.jpg");
        withNotes.put("notes.png", "no picture".getBytes(StandardCharsets.UTF_8));
        page.drop(withNotes);
        await().until(() ->
                page.albums().get(0).startsWith("1 of 2 painted, 1 stalled: there is a contact sheet once all are"));
        assertThat(page.shownSheets()).isOne();
        page.clickRemove("notes.png");
        await().until(() -> page.albums().get(0).startsWith("No contact sheet: some of its pictures were removed"));
    }

    @Test
    void seesWhatBecameOfAnAlbumThoughNothingOnTheWallHasChanged() {
        Map<String, byte[]> files = pictures("a.jpg");
        files.put("notes.png", "no picture".getBytes(StandardCharsets.UTF_8));
        page.drop(files);
        await().until(() -> page.albums()
                .equals(List.of("1 of 2 painted, 1 stalled: there is a contact sheet once all are painted")));

        JobQueue<byte[]> jobs = thoonk.jobs("pictures", byte[].class);
        jobs.retract(jobs.list(JobState.STALLED, 0, 1).get(0).id());
        await().until(() -> page.albums().get(0).startsWith("No contact sheet: some of its pictures were removed"));
    }

    @Test
    void makesAnAlbumOfAFolder() throws Exception {
        Path island = Files.createDirectories(folder.resolve("Island").resolve("north"));
        Files.write(island.resolve("a.jpg"), PictureFiles.jpeg(1));
        Files.write(island.resolveSibling("b.jpg"), PictureFiles.jpeg(2));
        Files.writeString(island.resolveSibling("notes.txt"), "Buy milk.");
        page.chooseFolder(island.getParent().toString());
        await().until(() -> page.albumNames().equals(List.of("Island")));
        await().until(() -> page.shownSheets() == 1);
        assertThat(page.names()).containsExactlyInAnyOrder("a.jpg", "b.jpg");
    }

    @Test
    void keepsInHandWhatIsDraggedThoughAnotherPictureChanges() {
        page.drop(pictures("a.jpg", "b.jpg", "c.jpg"));
        await().until(() -> page.shownThumbnails() == 3);
        SortedFeed<String> wall = thoonk.sortedFeed("wall", String.class);
        await().until(() -> page.ticker().contains("c.jpg is on the wall"));

        page.holdOver("c.jpg", "a.jpg");
        String changed = wall.ids().get(1);
        wall.edit(changed, wall.get(changed).orElseThrow().replace("b.jpg", "new.jpg"));
        thoonk.feed("ticker", String.class).publish("{\"at\":\"2026-01-01T00:00:00Z\",\"text\":\"somebody edited\"}");
        await().until(() -> page.ticker().contains("somebody edited"));
        assertThat(page.names()).containsExactly("c.jpg", "a.jpg", "b.jpg");
        page.drop();
        await().until(() -> page.names().equals(List.of("c.jpg", "a.jpg", "new.jpg")));
        assertThat(wall.ids().get(2)).isEqualTo(changed);
    }

    @Test
    void showsWhyAFileWasSetAsideAndTriesItAgain() throws Exception {
        Path broken = Files.writeString(folder.resolve("page-broken.png"), "no picture");
        page.choose(broken.toString());
        await().until(() -> page.summary().contains("1 stalled"));
        assertThat(page.noteOf("page-broken.png")).isEqualTo("This is not a JPEG, PNG or GIF picture");
        Chromium.screenshot(browser, "set-aside");

        await().until(() -> thoonk.jobs("pictures", String.class).counts().stalled() == 1);
        page.clickTryAgain("page-broken.png");
        await().until(() -> page.ticker().stream()
                        .filter(line -> line.startsWith("page-broken.png stalled"))
                        .count()
                == 2);

        page.clickRemove("page-broken.png");
        await().until(page::saysThatItIsEmpty);
    }

    @Test
    void keepsASecondWindowEqual() {
        String first = browser.getWindowHandle();
        String me = page.visitor();
        browser.switchTo().newWindow(WindowType.WINDOW).get("http://127.0.0.1:" + port + "/");
        String second = browser.getWindowHandle();
        await().until(() -> page.canWriteTo(me));
        page.drop(pictures("left.jpg", "right.jpg"));
        await().until(() -> page.shownThumbnails() == 2);
        page.write(me, "look at these");

        browser.switchTo().window(first);
        await().until(() -> page.shownThumbnails() == 2);
        await().until(() -> page.messages().stream().anyMatch(line -> line.endsWith(": look at these")));
        page.dragOver("right.jpg", "left.jpg");
        await().until(() -> page.names().equals(List.of("right.jpg", "left.jpg")));

        browser.switchTo().window(second);
        await().until(() -> page.names().equals(List.of("right.jpg", "left.jpg")));
    }

    @Test
    void isEqualAgainAfterAWindowWasCutOff() {
        page.drop(pictures("one.jpg", "two.jpg"));
        await().until(() -> page.shownThumbnails() == 2);
        SortedFeed<String> wall = thoonk.sortedFeed("wall", String.class);
        Chromium.screenshot(browser, "before-cut");

        offline(true);
        // The browser's switch leaves open connections alone, so the server hangs up; it cannot be reached again.
        sse.stop();
        sse.start();
        await().until(() -> page.isCutOff());
        Chromium.screenshot(browser, "cut-off");
        wall.moveFirst(wall.ids().get(1));
        assertThat(page.names()).containsExactly("one.jpg", "two.jpg");

        offline(false);
        await().until(() -> page.names().equals(List.of("two.jpg", "one.jpg")));
        await().until(() -> !page.isCutOff());
        Chromium.screenshot(browser, "back");
        wall.moveLast(wall.ids().get(0));
        await().until(() -> page.names().equals(List.of("one.jpg", "two.jpg")));
        // The browser itself notes each request that found no network.
        browser.manage().logs().get(LogType.BROWSER);
    }

    private void offline(boolean offline) {
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    @Test
    void showsThirtyPicturesOnADeskAndOnAPhone() {
        page.drop(pictures(IntStream.rangeClosed(1, 9)
                .mapToObj(i -> "picture-" + i + ".jpg")
                .toArray(String[]::new)));
        byte[] thumbnail = PictureFiles.jpeg(1);
        IntStream.rangeClosed(10, 30).forEach(i -> hang("picture-" + i + ".jpg", thumbnail));
        await().until(() -> page.summary().equals("30 on the wall"));
        await().until(() -> page.shownThumbnails() == 30);
        Chromium.screenshot(browser, "thirty");
        assertThat(page.fitsItsWidth()).isTrue();

        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
        await().until(() -> page.fitsItsWidth());
        Chromium.screenshot(browser, "phone");
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        Chromium.screenshot(browser, "phone-dark");
    }

    /** Without a worker, which would paint it first. */
    private void hang(String name, byte[] thumbnail) {
        SortedFeed<String> wall = thoonk.sortedFeed("wall", String.class);
        String tile = "{\"name\":\"" + name
                + "\",\"state\":\"WORKING\",\"percent\":50,\"note\":\"\",\"width\":640,\"height\":480,"
                + "\"palette\":[\"#336699\",\"#ddaa33\"]}";
        String id = wall.append(tile);
        thoonk.feed("thumbnails", byte[].class).publish(id, thumbnail);
        wall.edit(id, tile.replace("WORKING", "READY"));
    }

    private static Map<String, byte[]> pictures(String... names) {
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        for (String name : names) {
            pictures.put(name, PictureFiles.jpeg(100 + pictures.size()));
        }
        return pictures;
    }
}
