package dev.barback.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * Jobs in a test of a Spring Boot application that has the starter:
 *
 * <pre>{@code
 * @SpringBootTest
 * @BarbackTest
 * class SignupTest {
 *     @Autowired Signup signup;
 *
 *     @Test
 *     void welcomes(TestBarback barback) {
 *         signup.register("ada@example.com");
 *         assertThat(barback.enqueued()).contains(WelcomeMail.class).onQueue("mail").once();
 *         barback.performEnqueued();
 *         ...
 *     }
 * }
 * }</pre>
 *
 * The jobs are the application's beans, with their dependencies. Its broker and its {@link
 * dev.barback.internal.enqueue.TimeAndIds} are replaced by the test's, and no worker is started. {@link TestBarback} is a bean;
 * test methods, and methods before each, may have it, and {@link dev.barback.Jobs}, as parameters. Before each test
 * nothing is enqueued, performed or buried, and the clock is at the real time.
 *
 * <p>A test method that is {@code @Transactional} rolls back at its end, so a job enqueued in it waits for a commit
 * that never comes. Omit the annotation, or end the transaction with {@code TestTransaction}.
 *
 * <p>Tests share the application's context and with it the broker, so classes with this annotation never run at the
 * same time.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(SpringBarbackExtension.class)
@Import(SpringBarback.class)
@TestPropertySource(properties = "barback.worker.enabled=false")
@ResourceLock("dev.barback.test")
public @interface BarbackTest {}
