package io.thoonk.sample.browser;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;

/** The page of the wall as somebody in front of it sees and uses it. */
final class WallPage {

    private final ChromeDriver browser;

    WallPage(ChromeDriver browser) {
        this.browser = browser;
    }

    List<String> names() {
        return texts("#wall .tile:not(.sortable-fallback) .name");
    }

    /** Id, name and state of each tile. */
    List<String> tiles() {
        Object tiles = browser.executeScript("return [...document.querySelectorAll('#wall .tile')]"
                + ".map(e => e.dataset.id + ' ' + e.dataset.name + ' ' + e.dataset.state)");
        return ((List<?>) tiles).stream().map(String::valueOf).toList();
    }

    String summary() {
        return browser.findElement(By.id("summary")).getText();
    }

    /** How many thumbnails the browser has loaded and shows. */
    long shownThumbnails() {
        Object count = browser.executeScript(
                "return [...document.querySelectorAll('#wall img')].filter(i => !i.hidden && i.complete && i.naturalWidth > 1).length");
        return ((Number) count).longValue();
    }

    long palettes() {
        return browser.findElements(By.cssSelector("#wall .tile .palette span:first-child"))
                .size();
    }

    List<String> ticker() {
        return texts("#ticker li span");
    }

    List<String> messages() {
        return texts("#messages li");
    }

    /** What is said of each album, the latest first. */
    List<String> albums() {
        return texts("#albums .state");
    }

    /** How many contact sheets the browser has loaded and shows. */
    long shownSheets() {
        Object count = browser.executeScript(
                "return [...document.querySelectorAll('#albums a:not([hidden]) img')].filter(i => i.complete && i.naturalWidth > 1).length");
        return ((Number) count).longValue();
    }

    boolean saysThatItIsEmpty() {
        return browser.findElement(By.id("empty")).isDisplayed();
    }

    String noteOf(String name) {
        return tile(name).findElement(By.className("note")).getText();
    }

    void clickTryAgain(String name) {
        Chromium.click(browser, () -> tile(name).findElement(By.className("retry")));
    }

    void clickRemove(String name) {
        Chromium.click(browser, () -> {
            new Actions(browser).moveToElement(tile(name)).perform();
            return tile(name).findElement(By.className("remove"));
        });
    }

    /** Drops files on the page as if from a folder. */
    void drop(Map<String, byte[]> files) {
        List<Map<String, String>> contents = files.entrySet().stream()
                .map(file -> Map.of(
                        "name", file.getKey(),
                        "data", Base64.getEncoder().encodeToString(file.getValue())))
                .toList();
        browser.executeScript("""
                const transfer = new DataTransfer();
                for (const {name, data} of arguments[0]) {
                  transfer.items.add(new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], name));
                }
                for (const type of ["dragenter", "dragover", "drop"]) {
                  document.body.dispatchEvent(
                      new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true}));
                }
                """, contents);
    }

    void choose(String path) {
        browser.findElement(By.id("files")).sendKeys(path);
    }

    void chooseFolder(String path) {
        browser.findElement(By.id("folder")).sendKeys(path);
    }

    List<String> albumNames() {
        return texts("#albums .name");
    }

    /** With the mouse, over the place of the other. */
    void dragOver(String name, String other) {
        holdOver(name, other);
        drop();
    }

    /**
     * The other gives way at once, so that nothing may be aimed at it a second time. The page looks where the mouse is several times
     * a second, and only if that has moved: so it is moved a little until the page has seen it.
     */
    void holdOver(String name, String other) {
        List<String> expected = new ArrayList<>(names());
        int place = expected.indexOf(other);
        expected.remove(name);
        expected.add(place, name);
        new Actions(browser)
                .clickAndHold(tile(name))
                .moveByOffset(12, 6)
                .moveToElement(tile(other), -20, 0)
                .moveByOffset(-4, 2)
                .perform();
        AtomicInteger step = new AtomicInteger(1);
        await().until(() -> {
            if (names().equals(expected)) {
                return true;
            }
            new Actions(browser)
                    .moveByOffset(step.getAndUpdate(last -> -last), 0)
                    .perform();
            return false;
        });
    }

    void drop() {
        new Actions(browser).release().perform();
    }

    void pressShiftLeft(String name) {
        tile(name).sendKeys(Keys.chord(Keys.SHIFT, Keys.ARROW_LEFT));
    }

    boolean canWriteTo(String visitor) {
        WebElement readers = browser.findElement(By.id("to"));
        return readers.isDisplayed()
                && new Select(readers)
                        .getOptions().stream().anyMatch(option -> visitor.equals(option.getDomAttribute("value")));
    }

    void write(String visitor, String text) {
        new Select(browser.findElement(By.id("to"))).selectByValue(visitor);
        browser.findElement(By.id("text")).sendKeys(text, Keys.ENTER);
    }

    /** The id of whoever sits at this window; two may have drawn the same name. */
    String visitor() {
        return String.valueOf(browser.executeScript("return JSON.parse(sessionStorage.getItem('visitor')).id"));
    }

    boolean fitsItsWidth() {
        return Boolean.TRUE.equals(
                browser.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"));
    }

    private List<String> texts(String selector) {
        Object texts = browser.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector);
        return ((List<?>) texts).stream().map(String::valueOf).toList();
    }

    private WebElement tile(String name) {
        return browser.findElement(By.cssSelector(".tile[data-name='" + name + "']"));
    }

    boolean isCutOff() {
        return Boolean.TRUE.equals(browser.executeScript("return !document.getElementById('connection').hidden"));
    }

    /** What is said of the connection, or nothing. */
    String connection() {
        return browser.findElement(By.id("connection")).getText();
    }

    /** What is said of a reading that failed, or nothing. */
    boolean offersLetters() {
        return browser.findElement(By.id("letter")).isDisplayed();
    }

    String unread() {
        return browser.findElement(By.id("unread")).getText();
    }

    String announcement() {
        return texts("#announcement").get(0);
    }

    /** What leads to new pictures that are out of sight, or nothing. */
    String arrivals() {
        return browser.findElement(By.id("arrivals")).getText();
    }

    void focus(String name) {
        browser.executeScript("arguments[0].focus()", tile(name));
    }

    /** What was said of the removal that can be undone, or nothing. */
    String removed() {
        return texts("#removed").get(0);
    }

    /** The name of the tile that has the focus, or nothing. */
    String focused() {
        return String.valueOf(browser.executeScript("return document.activeElement.dataset.name ?? ''"));
    }
}
