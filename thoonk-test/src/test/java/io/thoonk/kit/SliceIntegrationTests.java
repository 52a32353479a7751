package io.thoonk.kit;

import static io.thoonk.test.ThoonkAssertions.assertThat;

import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

/** An application with a dashboard, tested without it. */
@ExtendWith(OutputCaptureExtension.class)
@ThoonkTest(properties = {"thoonk.dashboard.enabled=true", "thoonk.dashboard.writable=true"})
@Import(MailServerConfiguration.class)
class SliceIntegrationTests {

    @Test
    void doesNotMissTheDashboard(@Autowired ThoonkTestKit thoonk, CapturedOutput output) {
        assertThat(thoonk).isNotNull();
        assertThat(output.getAll()).doesNotContain("thoonk.dashboard");
    }
}
