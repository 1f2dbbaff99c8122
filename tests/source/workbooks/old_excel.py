"""Writes the sample workbook of Excel 97-2003: the sheets of the new one, cell by cell.

    pip install xlwt openpyxl
    python tests/source/workbooks/old_excel.py data-samples/qua-trinh-xu-ly.xlsx data-samples/qua-trinh-xu-ly-cu.xls
"""

import datetime
import sys

import openpyxl
import xlwt

source, target = sys.argv[1:]
new, old = openpyxl.load_workbook(source), xlwt.Workbook(encoding="utf-8")
date = xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm:ss")
for sheet in new.worksheets:
    page = old.add_sheet(sheet.title)
    page.visibility = 0 if sheet.sheet_state == "visible" else 1
    merged = {}
    for area in sheet.merged_cells.ranges:
        merged[area.min_row, area.min_col] = area
    for row in sheet.iter_rows():
        for cell in row:
            place = (cell.row - 1, cell.column - 1)
            if (cell.row, cell.column) in merged:
                area = merged[cell.row, cell.column]
                page.write_merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1, cell.value)
            elif isinstance(cell.value, datetime.datetime):
                page.write(*place, cell.value, date)
            elif cell.value is not None:
                page.write(*place, cell.value)
old.save(target)
