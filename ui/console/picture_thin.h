/* Makes a picture cheap to send, for thin lines.
 *
 * What a cell of a picture costs is its colours: to name two of them takes some twenty bytes, a block
 * in those of the cell before three. So a cell keeps the colours of the one before it as long as that
 * looks nearly as well, and what counts as nearly is stretched until the picture costs no more than
 * it may. Edges and scratches, where it would look wrong, keep colours of their own. */
#ifndef RUNG_CONSOLE_PICTURE_THIN_H
#define RUNG_CONSOLE_PICTURE_THIN_H

#include "ui/console/picture_cells.h"

#define PICTURE_THIN_CELL_BYTES 7    /* what a cell may cost on average, the first of a line apart */
#define PICTURE_THIN_SMALL_BYTES 2000 /* what a picture may cost in any case */

/* cells have colours and were made of small. */
void picture_thin(const struct picture *small, struct picture_cells *cells);

#endif
