package io.thoonk.sample.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** Starts the browser when the first test asks for it, and ends it after the last class. */
final class SharedChromium implements ParameterResolver {

    private static final Logger log = LoggerFactory.getLogger(SharedChromium.class);

    private static final Namespace NAMESPACE = Namespace.create(SharedChromium.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ChromeDriver.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(Running.class, type -> new Running(), Running.class)
                .openTab();
    }

    private static final class Running implements AutoCloseable {

        private final Path folder;

        private @Nullable ChromeDriver browser;

        Running() {
            try {
                folder = Files.createTempDirectory("thoonk-chromium-");
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        synchronized ChromeDriver openTab() {
            ChromeDriver running = browser;
            if (running != null) {
                try {
                    Chromium.openTab(running);
                    return running;
                } catch (WebDriverException ex) {
                    // What ended the browser has failed a test before; the next one gets another.
                    browser = null;
                    quit(running);
                }
            }
            running = Chromium.start(folder.resolve("profile-" + System.nanoTime()));
            browser = running;
            return running;
        }

        private static void quit(@Nullable ChromeDriver browser) {
            try {
                Chromium.quit(browser);
            } catch (WebDriverException ex) {
                log.info("The browser had ended before it was told to", ex);
            }
        }

        @Override
        public synchronized void close() {
            quit(browser);
            // One of its processes may still write there, which is no matter of the tests.
            FileSystemUtils.deleteRecursively(folder.toFile());
        }
    }
}
