using System;
using System.Runtime.InteropServices;
using System.Text;

namespace MotwHarness
{
    public static class DosDevice
    {
        [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
        private static extern uint QueryDosDeviceW(string name, StringBuilder target, uint length);

        // The device that a letter such as "E:" stands for now, or null (documentation of QueryDosDevice: the first string is the present one).
        public static string Target(string letter)
        {
            StringBuilder target = new StringBuilder(1024);
            if (QueryDosDeviceW(letter, target, (uint)target.Capacity) == 0) return null;
            return target.ToString();
        }
    }
}
