package io.thoonk.sample.browser;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/** The dashboard as somebody in front of it sees and uses it. */
final class DashboardPage {

    private final ChromeDriver browser;

    private final String address;

    DashboardPage(ChromeDriver browser, String address) {
        this.browser = browser;
        this.address = address;
    }

    /** From the address without a slash behind it, which leads to the one with. */
    void open(String hash) {
        browser.get("about:blank");
        browser.get(address + "#" + hash);
        await().until(() -> text("#live").startsWith("Live"));
    }

    /** As a link leads from the open page to another; what is shown then is of the other. */
    void go(String hash) {
        browser.executeScript(
                "document.getElementById('main').firstElementChild.dataset.before = ''; location.hash = arguments[0]",
                hash);
        await().until(() -> rows("#main > [data-before]").isEmpty());
    }

    /** Lets what can be undone be so for as long as the test takes, and not for seconds. */
    void keepToasts() {
        browser.executeScript("""
                const later = window.setTimeout;
                window.setTimeout = (action, delay, ...more) =>
                    delay >= 5000 && delay <= 12000 ? 0 : later(action, delay, ...more);
                """);
    }

    /** What a person reads there, which is never the name of a thing of the script. */
    String text(String selector) {
        String text = String.valueOf(browser.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText || e.textContent).join(' ')",
                selector));
        Assertions.assertThat(text).doesNotContain("[object ", "=>");
        return text;
    }

    List<WebElement> rows(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    List<String> ids(String selector) {
        Object ids = browser.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.dataset.id)", selector);
        return ((List<?>) ids).stream().map(String::valueOf).toList();
    }

    void click(String selector) {
        Chromium.click(browser, () -> browser.findElement(By.cssSelector(selector)));
    }

    void type(String selector, String text) {
        browser.findElement(By.cssSelector(selector)).sendKeys(text);
    }

    void search(String text) {
        WebElement field = browser.findElement(By.id("find-text"));
        field.clear();
        field.sendKeys(text, Keys.ENTER);
        await().until(() -> text("h1 q").equals(text));
    }

    void pressSlashAndType(String text) {
        new Actions(browser).sendKeys("/").sendKeys(text, Keys.ENTER).perform();
    }

    void pressEnterOn(String selector) {
        browser.executeScript("arguments[0].focus()", browser.findElement(By.cssSelector(selector)));
        new Actions(browser).sendKeys(Keys.ENTER).perform();
    }

    void hover(WebElement element) {
        new Actions(browser).moveToElement(element).perform();
    }

    String focused() {
        return String.valueOf(
                browser.executeScript("const e = document.activeElement; return e.id || e.innerText || e.tagName"));
    }

    /** In one step, as a page that is drawn anew in between leaves no element to ask. */
    String attribute(String selector, String name) {
        return String.valueOf(browser.executeScript(
                "return document.querySelector(arguments[0])?.getAttribute(arguments[1])", selector, name));
    }

    /** The id of the row or item that has the focus. */
    String activeIn(String selector) {
        return String.valueOf(browser.executeScript(
                "return document.activeElement.closest(arguments[0])?.dataset.id ?? document.activeElement.tagName",
                selector));
    }

    void altDown(String selector) {
        WebElement item = browser.findElement(By.cssSelector(selector));
        browser.executeScript("arguments[0].focus()", item);
        new Actions(browser)
                .keyDown(Keys.ALT)
                .sendKeys(Keys.ARROW_DOWN)
                .keyUp(Keys.ALT)
                .perform();
    }

    void drag(String selector, String target) {
        new Actions(browser)
                .moveToElement(browser.findElement(By.cssSelector(selector + " .handle")))
                .clickAndHold()
                .moveByOffset(2, -10)
                .moveToElement(browser.findElement(By.cssSelector(target + " .handle")), 0, -6)
                .moveByOffset(0, -3)
                .release()
                .perform();
    }

    String theme() {
        return String.valueOf(browser.executeScript("return document.documentElement.dataset.theme || ''"));
    }

    /** What can be pressed or filled in but has no name that a screen reader could tell. */
    List<?> withoutName() {
        return (List<?>) browser.executeScript("""
                return [...document.querySelectorAll('a, button, input, select, progress:not([hidden]), meter, [role=img]')]
                  .filter(e => !e.closest('[hidden]') && !(e.getAttribute('aria-label') || e.innerText || e.textContent || e.closest('label')))
                  .map(e => e.outerHTML)
                """);
    }

    /** Fits a desk and a phone, and is as dark as the reader's system is. */
    void shoot(String name) {
        browser.executeScript("window.scrollTo(0, 0)");
        Chromium.screenshot(browser, "dashboard-" + name);
        String fits = "return document.documentElement.scrollWidth <= window.innerWidth";
        Assertions.assertThat(browser.executeScript(fits)).as("fits a desk").isEqualTo(true);
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
        await().until(() -> Boolean.TRUE.equals(browser.executeScript(fits)));
        Chromium.screenshot(browser, "dashboard-" + name + "-phone");
        dark(true);
        Chromium.screenshot(browser, "dashboard-" + name + "-phone-dark");
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        Chromium.screenshot(browser, "dashboard-" + name + "-dark");
        dark(false);
    }

    private void dark(boolean dark) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        await().until(() -> theme().equals(dark ? "dark" : "light"));
    }
}
