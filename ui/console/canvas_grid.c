/* The memory backend keeps what each cell was given last. */
#include "ui/console/canvas_grid.h"

#include "base/text.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

static struct grid_cell *cell_at(struct canvas *canvas, int x, int y)
{
	struct canvas_grid *grid = (struct canvas_grid *)canvas;

	return &grid->cells[y * canvas->width + x];
}

static void grid_glyph(struct canvas *canvas, int x, int y, const char *bytes, size_t length, int width, enum ink ink)
{
	struct grid_cell *cell = cell_at(canvas, x, y);

	memset(cell, 0, sizeof *cell);
	memcpy(cell->glyph, bytes, length < GRID_GLYPH_MAX ? length : GRID_GLYPH_MAX - 1);
	cell->ink = ink;
	if (width == 2) {
		memset(cell + 1, 0, sizeof *cell);
		cell[1].ink = ink;
	}
}

static void grid_cell(struct canvas *canvas, int x, int y, const struct picture_cell *picture)
{
	struct grid_cell *cell = cell_at(canvas, x, y);

	memset(cell, 0, sizeof *cell);
	text_encode(picture->code, cell->glyph);
	cell->is_picture = true;
	cell->picture = *picture;
}

static void grid_cursor(struct canvas *canvas, int x, int y)
{
	struct canvas_grid *grid = (struct canvas_grid *)canvas;

	grid->cursor_x = x;
	grid->cursor_y = y;
}

static const struct canvas_ops grid_ops = { grid_glyph, grid_cell, grid_cursor };

void canvas_grid_init(struct canvas_grid *grid, int width, int height, bool ascii, bool colours)
{
	grid->canvas = (struct canvas){
		.ops = &grid_ops, .width = width, .height = height, .clip = { 0, 0, width, height },
		.ascii = ascii, .colours = colours,
	};
	grid->cells = xcalloc((size_t)width * (size_t)height, sizeof *grid->cells);
	for (int i = 0; i < width * height; i++)
		grid->cells[i].glyph[0] = ' ';
	grid->cursor_x = grid->cursor_y = -1;
}

void canvas_grid_release(struct canvas_grid *grid)
{
	free(grid->cells);
	grid->cells = NULL;
}

const struct grid_cell *canvas_grid_at(const struct canvas_grid *grid, int x, int y)
{
	return &grid->cells[y * grid->canvas.width + x];
}

void canvas_grid_add_text(const struct canvas_grid *grid, struct str *out)
{
	for (int y = 0; y < grid->canvas.height; y++) {
		struct str row = STR_EMPTY;
		size_t length;

		for (int x = 0; x < grid->canvas.width; x++)
			str_add(&row, canvas_grid_at(grid, x, y)->glyph);
		length = row.length;
		while (length > 0 && row.text[length - 1] == ' ')
			length--;
		str_add_bytes(out, str_text(&row), length);
		str_add_char(out, '\n');
		str_release(&row);
	}
}
