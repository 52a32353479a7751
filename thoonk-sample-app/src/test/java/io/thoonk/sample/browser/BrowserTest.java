package io.thoonk.sample.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that look at pages with the one Chromium of this run; its start takes longer than most tests do. A parameter of the type
 * {@link org.openqa.selenium.chrome.ChromeDriver} is that browser with a new tab, and without the tabs of before.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "io.thoonk.sample.browser.Chromium#isHere", disabledReason = Chromium.MISSING)
@ExtendWith(SharedChromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@interface BrowserTest {}
