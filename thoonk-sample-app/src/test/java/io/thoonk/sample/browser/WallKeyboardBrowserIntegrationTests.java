package io.thoonk.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The wall without a mouse. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "wall.demo=false")
@BrowserTest
class WallKeyboardBrowserIntegrationTests {

    private static final List<String> TWELVE =
            IntStream.range(0, 12).mapToObj(i -> "t" + i).toList();

    @LocalServerPort
    private int port;

    @Autowired
    private ThoonkTemplate thoonk;

    private SortedFeed<String> wall;

    private ChromeDriver browser;

    private WallPage page;

    @BeforeEach
    void openAWallOfTwelve(ChromeDriver tab) {
        wall = thoonk.sortedFeed("wall", String.class);
        browser = tab;
        page = new WallPage(browser);
        hangTwelve();
        open();
    }

    private void hangTwelve() {
        wall.ids().forEach(wall::retract);
        // An album of another test would be one stop more.
        Feed<String> albums = thoonk.feed("albums", String.class);
        albums.ids().forEach(albums::retract);
        TWELVE.forEach(name -> wall.append(tile(name, "WORKING")));
    }

    private void open() {
        browser.get("http://127.0.0.1:" + port + "/");
        await().until(() -> page.names().size() == 12);
        await().until(() -> !page.isCutOff());
    }

    private static String tile(String name, String state) {
        return "{\"name\":\"" + name + "\",\"state\":\"" + state
                + "\",\"percent\":40,\"note\":\"\",\"width\":0,\"height\":0,\"palette\":[]}";
    }

    /** Again and again, because what a move overtakes is a matter of milliseconds. */
    @Test
    void tenMovesLeadTenPlacesOnInAllWindows() {
        String first = browser.getWindowHandle();
        browser.switchTo().newWindow(WindowType.WINDOW);
        open();
        String second = browser.getWindowHandle();
        browser.switchTo().window(first);
        for (int round = 1; round <= 5; round++) {
            tenMovesLeadTenPlacesOn(first, second);
            hangTwelve();
            await().untilAsserted(() -> assertThat(page.names()).isEqualTo(TWELVE));
        }
    }

    private void tenMovesLeadTenPlacesOn(String first, String second) {
        page.focus("t0");
        Actions keys = new Actions(browser).keyDown(Keys.SHIFT);
        for (int i = 0; i < 10; i++) {
            keys.sendKeys(Keys.ARROW_RIGHT).pause(i * 15L);
        }
        keys.keyUp(Keys.SHIFT).perform();
        List<String> expected = new ArrayList<>(TWELVE);
        expected.add(10, expected.remove(0));
        await().untilAsserted(() -> assertThat(page.names()).isEqualTo(expected));
        await().untilAsserted(() -> assertThat(names()).isEqualTo(expected));
        page.focus("t11");
        new Actions(browser).sendKeys(Keys.HOME).perform();
        await().until(() -> page.focused().equals("t1"));
        browser.switchTo().window(second);
        await().untilAsserted(() -> assertThat(page.names()).isEqualTo(expected));
        browser.switchTo().window(first);
        await().untilAsserted(() -> assertThat(page.names()).isEqualTo(expected));
    }

    private List<String> names() {
        return wall.all().values().stream()
                .map(json -> json.replaceAll(".*\"name\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void theTilesAreOneStopAndArrowKeysLeadFromOneToTheNext() {
        await().untilAsserted(() -> assertThat(
                        browser.findElements(By.cssSelector("#wall [tabindex='0'], #wall button:not([tabindex='-1'])")))
                .hasSize(1));
        page.focus("t0");
        new Actions(browser).sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).perform();
        await().until(() -> page.focused().equals("t2"));
        new Actions(browser).sendKeys(Keys.TAB).perform();
        await().until(() -> "ticker".equals(browser.switchTo().activeElement().getDomAttribute("id")));
        new Actions(browser)
                .keyDown(Keys.SHIFT)
                .sendKeys(Keys.TAB)
                .keyUp(Keys.SHIFT)
                .perform();
        await().until(() -> page.focused().equals("t2"));
        await().untilAsserted(() -> assertThat(browser.findElements(By.cssSelector("#wall [role='progressbar']")))
                .allSatisfy(bar -> assertThat(bar.getDomAttribute("aria-label")).startsWith("Progress of t")));
    }

    @Test
    void focusGoesToTheNextTileAndWhatWasRemovedComesBack() {
        page.focus("t11");
        new Actions(browser).sendKeys(Keys.DELETE).perform();
        await().until(() -> page.names().size() == 11);
        await().until(() -> page.focused().equals("t10"));
        await().until(() -> page.removed().equals("t11 was removed."));
        page.focus("t3");
        new Actions(browser).sendKeys(Keys.DELETE).perform();
        await().until(() -> page.names().size() == 10);
        await().until(() -> page.focused().equals("t4"));
        // Which is said when the answer is there; the tile may have gone before.
        await().until(() -> page.removed().equals("t3 was removed."));
        new Actions(browser)
                .keyDown(Keys.CONTROL)
                .sendKeys("z")
                .keyUp(Keys.CONTROL)
                .perform();
        await().until(() -> page.names().indexOf("t3") == 3);
        await().until(() -> page.focused().equals("t3"));
        assertThat(browser.findElement(By.id("undo")).isDisplayed()).isFalse();

        wall.ids().forEach(wall::retract);
        await().until(page::saysThatItIsEmpty);
        assertThat(browser.switchTo().activeElement().getTagName()).isEqualTo("h1");
    }

    @Test
    void tellsOfNewTilesThatAreOutOfSight() {
        IntStream.range(0, 40).forEach(i -> wall.append(tile("u" + i, "WORKING")));
        await().until(() -> page.names().size() == 52);
        wall.append(tile("new", "WORKING"));
        await().until(() -> page.announcement().equals("1 new picture on the wall, 53 in all"));
        await().until(() -> page.arrivals().endsWith("further down"));
        Chromium.screenshot(browser, "arrivals");
        Chromium.click(browser, () -> browser.findElement(By.id("arrivals")));
        await().until(() -> page.focused().startsWith("u"));
    }
}
