package io.thoonk.kit;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class MailApplication {}
