/** Images as vision models take them: decoded, scaled, cropped, normalised. */
@NullMarked
package io.serai.plugins.image;

import org.jspecify.annotations.NullMarked;
