package dev.barback.web.server;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** The same on the management port, where that is another one. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Conditional(OfManagement.class)
@Import(ServerConfiguration.class)
class ManagementServer {}
