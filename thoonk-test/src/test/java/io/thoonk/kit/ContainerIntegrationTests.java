package io.thoonk.kit;

import static io.thoonk.test.ThoonkAssertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.testcontainers.DockerClientFactory;

/** With a server in a container. */
@EnabledIf(value = "isDockerThere", disabledReason = "Docker does not answer")
@ThoonkTest(properties = "thoonk.test.redis=container")
@Import(MailServerConfiguration.class)
class ContainerIntegrationTests {

    static boolean isDockerThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Test
    void runsAJob(@Autowired ThoonkTemplate template, @Autowired ThoonkTestKit thoonk) {
        String id = template.jobs("mail", Mail.class).put(Mail.to("ann"));

        assertThat(thoonk.runNext("mail")).isEqualTo(id);
    }
}
