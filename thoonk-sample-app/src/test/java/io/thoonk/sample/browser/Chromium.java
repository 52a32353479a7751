package io.thoonk.sample.browser;

import static org.awaitility.Awaitility.await;

import io.thoonk.test.PatientWaits;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.remote.http.ClientConfig;

/** The Chromium of this machine, if it has one: nothing is downloaded. */
final class Chromium {

    /** The system property that asks for pictures of what the browser shows; without it the tests are quicker. */
    static final String SCREENSHOTS = "thoonk.screenshots";

    static final String MISSING =
            "There is no chromium with chromedriver on the PATH (Debian: chromium, chromium-driver)";

    /** How long the browser has for a start, or for an answer. */
    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private Chromium() {}

    static boolean isHere() {
        return find("chromium").isPresent() && find("chromedriver").isPresent();
    }

    /** Starts it, a second time with a profile of its own where a busy machine was too slow for the first. */
    static ChromeDriver start(Path profile) {
        try {
            return begin(profile);
        } catch (WebDriverException ex) {
            try {
                return begin(profile.resolveSibling(profile.getFileName() + "-again"));
            } catch (WebDriverException again) {
                again.addSuppressed(ex);
                throw again;
            }
        }
    }

    static void quit(@Nullable ChromeDriver browser) {
        if (browser != null) {
            browser.quit();
        }
    }

    private static ChromeDriver begin(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(find("chromium").orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--lang=en-GB",
                "--accept-lang=en-GB",
                "--window-size=1280,900",
                "--host-resolver-rules=MAP evil.example 127.0.0.1",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(find("chromedriver").orElseThrow())
                .usingAnyFreePort()
                .withTimeout(PATIENCE)
                .build();
        try {
            ChromeDriver browser = new ChromeDriver(
                    service, options, ClientConfig.defaultConfig().readTimeout(PATIENCE));
            browser.manage().timeouts().scriptTimeout(PATIENCE);
            return browser;
        } catch (WebDriverException ex) {
            service.stop();
            throw ex;
        }
    }

    /** Opens a tab of its own and closes all others, with what was set for them; forgets what the log has of them. */
    static void openTab(ChromeDriver browser) {
        Set<String> before = browser.getWindowHandles();
        browser.switchTo().window(before.iterator().next());
        browser.switchTo().newWindow(WindowType.TAB);
        String tab = browser.getWindowHandle();
        for (String each : before) {
            browser.switchTo().window(each).close();
        }
        browser.switchTo().window(tab);
        browser.manage().logs().get(LogType.BROWSER);
    }

    /** Clicks until the click arrives: on a live page, what is clicked may move from under the pointer. */
    static void click(ChromeDriver browser, Supplier<WebElement> found) {
        await().ignoreExceptionsInstanceOf(WebDriverException.class).until(() -> {
            WebElement element = found.get();
            browser.executeScript(
                    "window.hit = false; arguments[0].addEventListener('click', () => window.hit = true, true)",
                    element);
            element.click();
            return !Boolean.FALSE.equals(browser.executeScript("return window.hit"));
        });
    }

    /** Keeps what the browser shows beside the test's reports, where somebody has asked for that. */
    static void screenshot(ChromeDriver browser, String name) {
        if (!Boolean.getBoolean(SCREENSHOTS) && System.getProperty(SampleUnderLoadIntegrationTests.MINUTES) == null) {
            return;
        }
        try {
            Path folder = Files.createDirectories(Path.of("target", "screenshots"));
            Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Optional<File> find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, program))
                .filter(File::canExecute)
                .findFirst();
    }
}
